"""What an editor could see tie two documents to one witness."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

from verifyhub.independence.passages import (
    AreApart,
    Copy,
    Shingles,
    find_copies,
    find_near_identical,
    quotations,
    shared_passage,
    shingles,
)
from verifyhub.independence.sources import Identity, acronyms, identify, identify_publisher, identify_wire, resolve
from verifyhub.independence.testimony import Edge, EdgeKind, Ruling, Testimony
from verifyhub.names import fold
from verifyhub.reading import Stance

NONE: Mapping[str, str] = MappingProxyType({})
MAIN_SOURCES = 2  # on annotated articles better than one, and much better than all

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Tie:
    """An edge, and the key of the document that the other one has it from; "" when neither is the source."""

    edge: Edge
    source: str = ""


@dataclass(frozen=True)
class Named:
    """A source that a document credits: who it is, and how the document writes it."""

    identity: Identity
    wording: str


class Credits:
    """Who publishes and who is credited, with short and long forms of one name resolved to one identity.

    `other_names` are what publishers are called beside their own names; they go before any likeness of words.
    """

    def __init__(self, testimonies: Sequence[Testimony], other_names: Mapping[str, str] = NONE) -> None:
        known = {identify_publisher(other): identify_publisher(own) for other, own in other_names.items()}

        def called(name: str, identity: Identity) -> Identity:
            return known.get(identify_publisher(name)) or known.get(identity, identity)

        self._named = {name: called(name, identify(name)) for t in testimonies for name in t.named_origins}
        self._wires = {t.credited_wire: called(t.credited_wire, identify_wire(t.credited_wire)) for t in testimonies}
        self._publishers = {t.publisher: called(t.publisher, identify_publisher(t.publisher)) for t in testimonies}
        everyone = {**self._wires, **self._publishers, **self._named}
        self._fullest = resolve(everyone.values())
        self._spelt_out = _spelt_out(
            {name: self._fullest.get(identity, identity) for name, identity in everyone.items()}
        )

    def publisher(self, testimony: Testimony) -> Identity:
        return self._resolved(self._publishers[testimony.publisher])

    def wire(self, testimony: Testimony) -> Identity:
        return self._resolved(self._wires[testimony.credited_wire])

    def _resolved(self, identity: Identity) -> Identity:
        fullest = self._fullest.get(identity, identity)
        return self._spelt_out.get(fullest, fullest)

    def sources(self, testimony: Testimony) -> tuple[Named, ...]:
        """The sources it names that are somebody, and somebody else than its own publisher, in the order named."""
        own = self.publisher(testimony)
        found = (Named(self._resolved(self._named[name]), name) for name in testimony.named_origins)
        return tuple(named for named in found if named.identity and named.identity != own)

    def carries_another(self, testimony: Testimony) -> bool:
        """Whether it credits anyone but its own publisher, be it a crowd, or came from elsewhere."""
        own = self.publisher(testimony)
        named = (self._resolved(self._named[name]) for name in testimony.named_origins)
        return any(not who or who != own for who in named) or bool(self.wire(testimony) or forwarded_address(testimony))

    def main(self, testimony: Testimony) -> tuple[Named, ...]:
        """Those that the document's main line goes back to, each once: mostly a speaker, and who carried the word."""
        once: dict[Identity, Named] = {}
        for named in self.sources(testimony):
            once.setdefault(named.identity, named)
        return tuple(once.values())[:MAIN_SOURCES]


def _spelt_out(identities: Mapping[str, Identity]) -> dict[Identity, Identity]:
    """Acronyms with whom they stand for; one that could stand for two is left out."""
    meanings = _grouped((short, whom) for name, whom in identities.items() if whom for short in acronyms(name))
    return {short: whom[0] for short, whom in meanings.items() if len(set(whom)) == 1}


class Apart:
    """Pairs of documents that a person has called two witnesses: nothing ties them to each other."""

    def __init__(self, rulings: Iterable[Ruling] = ()) -> None:
        self._pairs = {frozenset((ruling.left, ruling.right)) for ruling in rulings if not ruling.are_one}

    def __call__(self, one: Testimony, other: Testimony) -> bool:
        return bool(self._pairs) and frozenset((one.key, other.key)) in self._pairs

    def between(self, side: Sequence[Testimony]) -> AreApart:
        """The same by position in `side`."""
        return lambda left, right: self(side[left], side[right])


def find_ties(testimonies: Sequence[Testimony], credits: Credits, rulings: Sequence[Ruling] = ()) -> list[Tie]:
    """Ties enough to join every group; `testimonies` have distinct keys and are in order, earliest first.

    A source ties those whose main line goes back to it. Who merely adds it carries another witness too (`overlaps`).
    Whoever disputes a report quotes, links and names what it rejects. So a document that disputes the claim and one
    that does not are tied only by what cannot be rejection: nearly identical text, or one family speaking for itself.
    """
    apart = Apart(rulings)
    runs = {t.key: shingles(t.text) for t in testimonies}
    ties = list(_by_ruling(testimonies, rulings))
    for side in _sides(testimonies):
        ties += _by_family(side, apart)
        ties += _by_text(side, runs, apart, near_identical=False)
        ties += _by_quote(side, apart)
        ties += _by_wire(side, credits, apart)
        ties += _by_forward(side, apart)
        ties += _by_link(side, apart)
        ties += _by_named_source(side, credits, apart)
    return ties + list(_across_sides(testimonies, credits, runs, apart))


def _by_ruling(testimonies: Sequence[Testimony], rulings: Iterable[Ruling]) -> Iterator[Tie]:
    by_key = {t.key: t for t in testimonies}
    for ruling in rulings:
        if ruling.are_one and ruling.left in by_key and ruling.right in by_key:
            yield Tie(_edge(EdgeKind.EDITOR, by_key[ruling.left], by_key[ruling.right], ruling.why))


def _sides(testimonies: Sequence[Testimony]) -> tuple[list[Testimony], list[Testimony]]:
    disputing = [t for t in testimonies if t.stance is Stance.DISPUTES]
    return [t for t in testimonies if t.stance is not Stance.DISPUTES], disputing


def _by_family(side: Iterable[Testimony], apart: Apart) -> Iterator[Tie]:
    families = _grouped((family, t) for t in side if (family := _family(t)))
    for members in families.values():
        name = members[0].family or members[0].publisher
        yield from _star(EdgeKind.SAME_FAMILY, members, f"Both belong to {name}.", apart)


def _family(testimony: Testimony) -> str:
    return fold(testimony.family or testimony.publisher).strip()


def _by_text(
    side: Sequence[Testimony], runs: Mapping[str, Shingles], apart: Apart, *, near_identical: bool
) -> Iterator[Tie]:
    texts = [runs[t.key] for t in side]
    for copy in (find_near_identical if near_identical else find_copies)(texts, apart.between(side)):
        left, right = side[copy.left], side[copy.right]
        passage = shared_passage(left.text, texts[copy.right])
        yield Tie(Edge(EdgeKind.SAME_TEXT, left.key, right.key, _words_in_common(copy, passage)))


def _words_in_common(copy: Copy, passage: str) -> str:
    return f"{copy.share:.0%} of the shorter text is in the other, such as “{passage}”"


def _by_quote(side: Iterable[Testimony], apart: Apart) -> Iterator[Tie]:
    for quote, members in _grouped((quote, t) for t in side for quote in quotations(t.text)).items():
        yield from _star(EdgeKind.SHARED_QUOTE, members, f"Both quote “{quote}”", apart)


def _by_wire(side: Sequence[Testimony], credits: Credits, apart: Apart) -> Iterator[Tie]:
    publishers = _first_by_publisher(side, credits)
    for wire, members in _grouped((wire, t) for t in side if (wire := credits.wire(t))).items():
        evidence = f"Came through {members[0].credited_wire}."
        yield from _to_source(EdgeKind.WIRE_CREDIT, members, publishers.get(wire), evidence, apart)


def _by_forward(side: Sequence[Testimony], apart: Apart) -> Iterator[Tie]:
    posts = {_address(t.url): t for t in reversed(side) if t.url}
    forwards = _grouped((address, t) for t in side if (address := forwarded_address(t)))
    for address, members in forwards.items():
        evidence = f"Forwards {members[0].forwarded_from}"
        yield from _to_source(EdgeKind.FORWARD, members, posts.get(address), evidence, apart)


def _by_link(side: Sequence[Testimony], apart: Apart) -> Iterator[Tie]:
    pages = {_address(t.url): t for t in reversed(side) if t.url}
    for testimony in side:
        for address in dict.fromkeys(map(_address, testimony.links)):
            linked = pages.get(address)
            if linked and linked is not testimony and not apart(linked, testimony):
                yield Tie(_edge(EdgeKind.LINK, linked, testimony, f"Links to {linked.url}"))


def _by_named_source(side: Sequence[Testimony], credits: Credits, apart: Apart) -> Iterator[Tie]:
    publishers = _first_by_publisher(side, credits)
    naming = _grouped((named.identity, (t, named.wording)) for t in side for named in credits.main(t))
    for identity, mentions in naming.items():
        members = [testimony for testimony, _ in mentions]
        evidence = f"Names “{mentions[0][1]}” as its source."
        yield from _to_source(EdgeKind.NAMED_SOURCE, members, publishers.get(identity), evidence, apart)


def _across_sides(
    testimonies: Sequence[Testimony], credits: Credits, runs: Mapping[str, Shingles], apart: Apart
) -> Iterator[Tie]:
    supporting, disputing = _sides(testimonies)
    if not supporting or not disputing:
        return
    disputes = {t.key for t in disputing}
    ties = list(_by_text(testimonies, runs, apart, near_identical=True))
    own = (t for t in testimonies if t.relation.has_own_access or not _is_borrowed(t, credits))
    ties += _by_family(own, apart)
    yield from (tie for tie in ties if (tie.edge.left in disputes) != (tie.edge.right in disputes))


def _is_borrowed(testimony: Testimony, credits: Credits) -> bool:
    return bool(credits.sources(testimony) or credits.wire(testimony) or forwarded_address(testimony))


def _first_by_publisher(side: Sequence[Testimony], credits: Credits) -> Mapping[Identity, Testimony]:
    return {credits.publisher(t): t for t in reversed(side) if credits.publisher(t)}


def _to_source(
    kind: EdgeKind, members: Sequence[Testimony], source: Testimony | None, evidence: str, apart: Apart
) -> Iterator[Tie]:
    """Tie documents to the one they all credit or, when that was not fetched, to the earliest of them."""
    if source is None:
        yield from _star(kind, members, evidence, apart)
        return
    for member in members:
        if member is not source and not apart(source, member):
            yield Tie(_edge(kind, source, member, evidence), source=source.key)


def _star(kind: EdgeKind, members: Sequence[Testimony], evidence: str, apart: Apart) -> Iterator[Tie]:
    """Each to the first; whom a person has set apart from that one, to another through which it can be reached.

    Joins whom a tie between every two that are not set apart would join.
    """
    waiting = list({member.key: member for member in members}.values())  # one can name a source in two ways
    while waiting:
        reached = [waiting.pop(0)]
        for hub in reached:
            tied = [member for member in waiting if not apart(hub, member)]
            waiting = [member for member in waiting if apart(hub, member)]
            yield from (Tie(_edge(kind, hub, member, evidence)) for member in tied)
            reached += tied


def _edge(kind: EdgeKind, one: Testimony, other: Testimony, evidence: str) -> Edge:
    left, right = sorted((one, other), key=lambda t: t.earliest_first)
    return Edge(kind, left.key, right.key, evidence)


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    groups: dict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        if value not in groups[key][-1:]:
            groups[key].append(value)
    return groups


def forwarded_address(testimony: Testimony) -> str:
    """Of the post it repeats; "" for one that repeats nothing, or is said to repeat itself."""
    address = _address(testimony.forwarded_from)
    return "" if address == _address(testimony.url) else address


def _address(url: str) -> str:
    """The address without what does not change the page: scheme, "www.", fragment, campaign tags, last slash."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith(("utm_", "fbclid")))
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")
