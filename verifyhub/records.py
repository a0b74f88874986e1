"""How often a publisher was right, whom it copies and how fast, and with whom it errs: counts, intervals and a hint.

For people to look at. Nothing here is weighed: a grade stays an editor's judgement, and a shared error a hint.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import median

from verifyhub.independence import EdgeKind
from verifyhub.independence.sources import Identity, acronyms, identify, identify_publisher
from verifyhub.reading import Stance

NORMAL_95 = 1.959964  # of the normal distribution, 95 % lie within so many standard deviations
_COMMITTED = (Stance.SUPPORTS, Stance.DISPUTES)


@dataclass(frozen=True)
class Word:
    """What a publisher said of a claim in one document; `said_at` None when nothing tells."""

    publisher: int
    claim: int
    stance: Stance
    is_first_hand: bool
    said_at: datetime | None


@dataclass(frozen=True)
class Outcome:
    """What people decided of a claim, and when."""

    is_true: bool
    at: datetime


@dataclass(frozen=True)
class TrackRecord:
    """Right on `right` of `resolved` claims; the interval is in 0..1, and the whole of it when nothing is resolved."""

    right: int
    resolved: int

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.resolved)


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927): of few cases it is wide, and it never leaves 0..1."""
    if of == 0:
        return (0.0, 1.0)
    z, share = NORMAL_95, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (max(0.0, middle - half), min(1.0, middle + half))


def track_record(words: Iterable[Word], outcomes: Mapping[int, Outcome]) -> TrackRecord:
    """Of one publisher. What counts: its own access, a side taken, before the verdict; one word a claim, its last."""
    last = _last_words((word for word in words if word.is_first_hand), outcomes)
    right = sum(bool(is_right(word.stance, outcomes[word.claim])) for word in last.values())
    return TrackRecord(right, len(last))


def is_right(stance: Stance, outcome: Outcome | None) -> bool | None:
    """None while the claim is open, and for a word that takes no side."""
    if outcome is None or stance not in _COMMITTED:
        return None
    return (stance is Stance.SUPPORTS) == outcome.is_true


@dataclass(frozen=True)
class SharedErrors:
    """Claims that this publisher and one other got wrong, and nobody else; of so many both took a side on."""

    publisher: int
    alone: int
    both: int


def shared_errors(publisher: int, words: Iterable[Word], outcomes: Mapping[int, Outcome]) -> list[SharedErrors]:
    """`words` are everybody's on the claims of the publisher. Most in common first; those with none are left out."""
    last = _last_words(words, outcomes)
    takers, wrong = defaultdict(set), defaultdict(set)
    for (speaker, claim), word in last.items():
        takers[claim].add(speaker)
        if not is_right(word.stance, outcomes[claim]):
            wrong[claim].add(speaker)
    alone = Counter(
        next(iter(erring - {publisher})) for erring in wrong.values() if publisher in erring and len(erring) == 2
    )
    both = Counter(other for speakers in takers.values() if publisher in speakers for other in speakers)
    found = [SharedErrors(other, count, both[other]) for other, count in alone.items()]
    return sorted(found, key=lambda hint: (-hint.alone, hint.both, hint.publisher))


def _last_words(words: Iterable[Word], outcomes: Mapping[int, Outcome]) -> dict[tuple[int, int], Word]:
    """By publisher and claim. What was said after the verdict is no evidence of who knew."""
    last: dict[tuple[int, int], Word] = {}
    for word in words:
        outcome, at = outcomes.get(word.claim), (word.publisher, word.claim)
        if outcome is None or word.stance not in _COMMITTED or (word.said_at and word.said_at > outcome.at):
            continue
        if at not in last or _time(word) >= _time(last[at]):
            last[at] = word
    return last


def _time(word: Word) -> float:
    return word.said_at.timestamp() if word.said_at else float("-inf")


@dataclass(frozen=True)
class Page:
    """A document of a tie: who publishes it, under which names, and whom it credits."""

    publisher: int
    url: str
    names: tuple[str, ...]
    credits: tuple[str, ...]
    published_at: datetime | None


@dataclass(frozen=True)
class SeenTie:
    """An edge between two documents that one claim has made one witness of."""

    claim: int
    kind: EdgeKind
    left: Page
    right: Page
    evidence: str


@dataclass(frozen=True)
class Copying:
    """Between this publisher and one other, on so many claims; `delay` is the median, None when no time is known."""

    publisher: int
    claims: int
    delay: timedelta | None
    timed: int


def copied_from(publisher: int, ties: Iterable[SeenTie]) -> list[Copying]:
    """Whom it takes its reports from, by what its documents show."""
    return _summed((tie.claim, source, copy) for tie, source, copy in _directed(ties) if copy.publisher == publisher)


def copied_by(publisher: int, ties: Iterable[SeenTie]) -> list[Copying]:
    steps = _directed(ties)
    return _summed((tie.claim, copy, source) for tie, source, copy in steps if source.publisher == publisher)


def _directed(ties: Iterable[SeenTie]) -> list[tuple[SeenTie, Page, Page]]:
    """Ties that show which document has it from which: the source, then the copy."""
    found = []
    for tie in ties:
        if tie.left.publisher != tie.right.publisher and (source := _source(tie)):
            found.append((tie, source, tie.right if source is tie.left else tie.left))
    return found


def _source(tie: SeenTie) -> Page | None:
    """Two that only share a third, such as an agency nobody fetched, do not copy each other."""
    left, right = tie.left, tie.right
    if tie.kind in (EdgeKind.LINK, EdgeKind.FORWARD):
        return next((page for page in (left, right) if page.url and tie.evidence.endswith(f" {page.url}")), None)
    if tie.kind in (EdgeKind.WIRE_CREDIT, EdgeKind.NAMED_SOURCE):
        return left if _credits(right, left) else right if _credits(left, right) else None
    if tie.kind is EdgeKind.SAME_TEXT and left.published_at and right.published_at:
        return min(left, right, key=lambda page: page.published_at.timestamp() if page.published_at else 0.0)
    return None


def _credits(page: Page, other: Page) -> bool:
    named = {identify(name) for name in page.credits}
    return bool(named & _identities(other.names))


def _identities(names: Sequence[str]) -> set[Identity]:
    return {identify_publisher(name) for name in names} | {short for name in names for short in acronyms(name)}


def _summed(steps: Iterable[tuple[int, Page, Page]]) -> list[Copying]:
    """`steps`: the claim, the other publisher's page, this one's. The shortest way counts for each claim."""
    delays: dict[int, dict[int, timedelta | None]] = defaultdict(dict)
    for claim, other, own in steps:
        of_claim = delays[other.publisher]
        known = [delay for delay in (of_claim.get(claim), _apart(other, own)) if delay is not None]
        of_claim[claim] = min(known, default=None)
    return sorted(
        (_copying(other, list(of_claim.values())) for other, of_claim in delays.items()),
        key=lambda copying: (-copying.claims, copying.publisher),
    )


def _copying(other: int, delays: Sequence[timedelta | None]) -> Copying:
    timed = [delay.total_seconds() for delay in delays if delay is not None]
    return Copying(other, len(delays), timedelta(seconds=median(timed)) if timed else None, len(timed))


def _apart(one: Page, other: Page) -> timedelta | None:
    return abs(one.published_at - other.published_at) if one.published_at and other.published_at else None
