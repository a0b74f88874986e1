"""Witnesses that nothing ties, but that cannot be shown to be two: one carries the other's source beside its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from verifyhub.independence.sources import Identity
from verifyhub.independence.testimony import Origin, grade_rank
from verifyhub.reading import Stance


@dataclass(frozen=True)
class Candidate:
    """An origin, who stands behind it (`own`), and whom its documents carry as well, as they write it (`also`).

    `earliest` orders candidates that are otherwise alike.
    """

    origin: Origin
    own: frozenset[Identity]
    also: Mapping[Identity, str]
    earliest: tuple[bool, float, str]

    @property
    def is_disputing(self) -> bool:
        return self.origin.stance is Stance.DISPUTES

    @property
    def standing(self) -> tuple[bool, bool, int, tuple[bool, float, str]]:
        """Who is counted first: those that take a side, with own access, well graded, early."""
        is_neutral, is_first_hand = self.origin.stance is Stance.REPORTS, self.origin.is_first_hand
        return (is_neutral, not is_first_hand, grade_rank(self.origin.reliability), self.earliest)


def count_once(candidates: Iterable[Candidate]) -> list[Origin]:
    """The origins, those not counted any more that share a source with a counted one of their side (fail closed)."""
    found: list[Origin] = []
    behind: dict[tuple[bool, Identity], str] = {}
    carried: dict[tuple[bool, Identity], str] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.standing):
        shared = _shared_with(candidate, behind, carried)
        if not candidate.origin.is_independent:
            found.append(candidate.origin)
        elif shared:
            found.append(replace(candidate.origin, is_independent=False, reason=f"Not counted apart: {shared}."))
        else:
            found.append(candidate.origin)
            for identity in candidate.own:
                behind.setdefault((candidate.is_disputing, identity), candidate.origin.speaker)
            for identity in candidate.also:
                carried.setdefault((candidate.is_disputing, identity), candidate.origin.speaker)
    return found


def _shared_with(
    candidate: Candidate, behind: Mapping[tuple[bool, Identity], str], carried: Mapping[tuple[bool, Identity], str]
) -> str:
    """In words, what it shares with an origin that is counted already; "" for nothing."""
    side = candidate.is_disputing
    for identity, wording in sorted(candidate.also.items(), key=lambda item: item[1]):
        if other := behind.get((side, identity)):
            return f"beside its own source it carries “{wording}”, who stands behind {other}"
        if other := carried.get((side, identity)):
            return f"it and {other} both carry “{wording}”"
    speakers = sorted(other for identity in candidate.own if (other := carried.get((side, identity))))
    return f"{speakers[0]}, which is counted, carries its source too" if speakers else ""
