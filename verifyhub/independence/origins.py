"""Which documents are one witness, who speaks for it, and whether it counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from verifyhub.independence.groups import Groups
from verifyhub.independence.overlaps import Candidate, count_once
from verifyhub.independence.sources import Identity
from verifyhub.independence.testimony import Edge, EdgeKind, Origin, Ruling, Testimony, grade_rank
from verifyhub.independence.ties import NONE, Credits, Tie, find_ties, forwarded_address
from verifyhub.reading import Relation, Stance

_WORDS = {Stance.SUPPORTS: "supports it", Stance.DISPUTES: "disputes it", Stance.REPORTS: "only reports it"}


def find_origins(
    testimonies: Iterable[Testimony], rulings: Sequence[Ruling] = (), *, other_names: Mapping[str, str] = NONE
) -> tuple[Origin, ...]:
    """Group testimonies into origins. The result does not depend on their order; unrelated ones are left out.

    Documents tied by anything (see `ties`) are one witness, through any chain of ties. A witness counts when a member
    speaks from its own access, or when its members say whose word they carry, and when it cannot be a counted one over
    again (see `overlaps`); a document that does not tell where it has the report from is shown apart and not counted
    (fail closed). `rulings` are what people decided of pairs: those called two are not tied to each other, though they
    may still be one through a third; those called one are. `other_names` are names under which texts credit publishers
    ("AP"), with the publishers' own. Of documents with the same key one is kept.
    Counted origins come first, then by their earliest member. Near linear in the number of documents.
    """
    witnesses = _distinct(testimonies)
    credits = Credits(witnesses, other_names)
    ties = find_ties(witnesses, credits, rulings)

    groups = Groups(t.key for t in witnesses)
    for tie in ties:
        groups.join(tie.edge.left, tie.edge.right)
    ties_of: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        ties_of[groups.leader(tie.edge.left)].append(tie)

    by_key = {t.key: t for t in witnesses}
    clusters = [
        _Cluster([by_key[key] for key in keys], ties_of[groups.leader(keys[0])], credits) for keys in groups.members()
    ]
    place = {key: at for at, key in enumerate(by_key)}
    origins = count_once((cluster.candidate() for cluster in clusters), rulings)
    return tuple(sorted(origins, key=lambda origin: (not origin.is_independent, place[origin.members[0]])))


def _distinct(testimonies: Iterable[Testimony]) -> list[Testimony]:
    related = (t for t in testimonies if t.stance is not Stance.UNRELATED)
    by_key = {t.key: t for t in sorted(related, key=lambda t: (t.instant or 0.0, repr(t)))}
    return sorted(by_key.values(), key=lambda t: t.earliest_first)


@dataclass(frozen=True)
class _Word:
    """What a witness says in the end, through which of its members. `has_said_both` when it contradicted itself."""

    speaker: Testimony
    has_said_both: bool


class _Cluster:
    """Documents of one witness, earliest first."""

    def __init__(self, members: Sequence[Testimony], ties: Sequence[Tie], credits: Credits) -> None:
        self._members = members
        self._ties = ties
        self._credits = credits
        credited = _credited(ties)
        self._first_hand = [
            t for t in members if _is_first_hand(t, is_credited=t.key in credited) or _is_own_act(t, credits)
        ]
        self._carried = _carried_word(members, credits)

    def candidate(self) -> Candidate:
        """What those who speak for the witness add to their main line; relays that take no side add nothing."""
        origin, credits = self.origin(), self._credits
        speaking = [t for t in self._members if t.stance is origin.stance]
        own = {credits.publisher(t) for t in self._members} | {credits.wire(t) for t in self._members}
        own |= {named.identity for t in self._members for named in credits.main(t)}
        also = {n.identity: n.wording for t in reversed(speaking) for n in credits.sources(t) if n.identity not in own}
        return Candidate(origin, frozenset(filter(None, own)), also, self._members[0].earliest_first)

    def origin(self) -> Origin:
        word = _last_word(self._first_hand or self._members)
        speaker = self._name(word.speaker)
        return Origin(
            label=speaker + self._repeats(),
            members=tuple(t.key for t in self._members),
            edges=self._edges(),
            stance=word.speaker.stance,
            reliability=word.speaker.reliability,
            interest=word.speaker.interest,
            is_independent=bool(self._first_hand or self._carried),
            reason=self._reason(word, speaker),
            is_first_hand=bool(self._first_hand),
            speaker=speaker,
            is_official=bool(self._first_hand) and word.speaker.is_official,
        )

    def _name(self, speaker: Testimony) -> str:
        if self._carried and not self._first_hand:
            return self._carried
        return speaker.publisher or speaker.url or speaker.key

    def _repeats(self) -> str:
        if self._carried and not self._first_hand:
            return f" (at second hand), carried by {len(self._members)}"
        others = len(self._members) - 1
        return f", repeated by {others}" if others else ""

    def _edges(self) -> tuple[Edge, ...]:
        place = {t.key: at for at, t in enumerate(self._members)}
        edges = {tie.edge for tie in self._ties}
        return tuple(sorted(edges, key=lambda e: (place[e.left], place[e.right], e.kind, e.evidence)))

    def _reason(self, word: _Word, speaker: str) -> str:
        if not self._first_hand and not self._carried:
            return self._why_not_counted()
        counted = f"{speaker} speaks from its own access"
        if not self._first_hand:
            counted = (
                f"{'all go' if len(self._members) > 1 else 'it goes'} back to {speaker}, known only at second hand"
            )
        if not word.has_said_both:
            return f"Counted once: {counted}."
        stance = _WORDS[word.speaker.stance]
        return f"Counted once: {counted}; it has said both, and its later word is taken ({stance})."

    def _why_not_counted(self) -> str:
        unnamed = next((name for t in self._members for name in t.named_origins), "")
        whom = "the text does" if len(self._members) == 1 else "the texts do"
        if unnamed:
            return f"Not counted: {whom} not say who “{unnamed}” are, so nobody could be asked."
        return f"Not counted: {whom} not tell where the report comes from."


def _is_first_hand(testimony: Testimony, *, is_credited: bool) -> bool:
    """Own access; or a bare statement, such as a channel's post, that others credit as where they have it from."""
    if testimony.relation.has_own_access:
        return True
    return is_credited and testimony.relation is Relation.UNCLEAR


def _is_own_act(testimony: Testimony, credits: Credits) -> bool:
    """An official body's bare statement, register or ruling: it is what the body does, and it carries nobody's word."""
    return testimony.is_official and testimony.relation is Relation.UNCLEAR and not credits.carries_another(testimony)


def _credited(ties: Sequence[Tie]) -> set[str]:
    """Keys of those whom others credit. A copy repeats what its original says of itself: that is no credit."""
    copies = {frozenset((tie.edge.left, tie.edge.right)) for tie in ties if tie.edge.kind is EdgeKind.SAME_TEXT}
    return {
        tie.source
        for tie in ties
        if tie.edge.kind is not EdgeKind.NAMED_SOURCE or frozenset((tie.edge.left, tie.edge.right)) not in copies
    }


def _last_word(candidates: Sequence[Testimony]) -> _Word:
    """Who speaks for the witness: of its first-hand members, or of all when it has none, one that commits itself.

    A relay never says more than its origin: relays count for the stance only when nothing first-hand was read. Those
    who commit to both sides are one witness that changed its word: the later holds; of words of the same time, the
    denial. Otherwise the best graded speaks, of these the earliest.
    """
    committed = [t for t in candidates if t.stance in (Stance.SUPPORTS, Stance.DISPUTES)]
    if len({t.stance for t in committed}) > 1:
        return _Word(max(committed, key=_lateness), has_said_both=True)
    return _Word(min(committed or candidates, key=_standing), has_said_both=False)


def _lateness(testimony: Testimony) -> tuple[bool, float, bool, str]:
    instant = testimony.instant
    return (instant is not None, instant or 0.0, testimony.stance is Stance.DISPUTES, testimony.key)


def _standing(testimony: Testimony) -> tuple[int, tuple[bool, float, str]]:
    return (grade_rank(testimony.reliability), testimony.earliest_first)


def _carried_word(members: Sequence[Testimony], credits: Credits) -> str:
    """Whom most members say they have it from, as most of them write it; "" when none says.

    A member that others name has been read itself: where it is no witness of its own, its name leads no further.
    """
    read = {credits.publisher(testimony) for testimony in members}
    wordings: dict[Identity | str, Counter[str]] = defaultdict(Counter)
    for testimony in members:
        for named in credits.main(testimony):
            if named.identity not in read:
                wordings[named.identity][named.wording] += 1
        if credits.wire(testimony) and credits.wire(testimony) not in read:
            wordings[credits.wire(testimony)][testimony.credited_wire] += 1
        if forwarded_address(testimony):
            wordings[testimony.forwarded_from][testimony.forwarded_from] += 1
    if not wordings:
        return ""
    most_credited = min(wordings.values(), key=lambda names: (-names.total(), sorted(names)))
    return min(most_credited, key=lambda name: (-most_credited[name], name))
