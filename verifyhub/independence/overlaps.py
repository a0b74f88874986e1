"""Witnesses that nothing ties, but that cannot be shown to be two: one carries the other's source beside its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from verifyhub.independence.sources import Identity
from verifyhub.independence.testimony import UNRELIABLE, Origin, Ruling, grade_rank
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
        """Who is counted first: those whose word can weigh anything, with own access, well graded, early."""
        is_idle = self.origin.stance is Stance.REPORTS or self.origin.reliability == UNRELIABLE
        return (is_idle, not self.origin.is_first_hand, grade_rank(self.origin.reliability), self.earliest)


def count_once(candidates: Iterable[Candidate], rulings: Iterable[Ruling] = ()) -> list[Origin]:
    """The origins, those not counted any more that share a source with a counted one of their side (fail closed).

    Where a person has called documents of two origins two witnesses, the shared source does not matter.
    """
    found: list[Origin] = []
    counted = _Counted(rulings)
    for candidate in sorted(candidates, key=lambda candidate: candidate.standing):
        shared = counted.shared_with(candidate)
        if not candidate.origin.is_independent:
            found.append(candidate.origin)
        elif shared:
            found.append(replace(candidate.origin, is_independent=False, reason=f"Not counted apart: {shared}."))
        else:
            found.append(candidate.origin)
            counted.add(candidate)
    return found


_ByIdentity = dict[tuple[bool, Identity], list[Candidate]]


class _Counted:
    """The origins counted so far, by who stands behind them and whom they carry as well."""

    def __init__(self, rulings: Iterable[Ruling]) -> None:
        self._behind: _ByIdentity = defaultdict(list)
        self._carried: _ByIdentity = defaultdict(list)
        self._apart: dict[str, set[str]] = defaultdict(set)
        for ruling in rulings:
            if not ruling.are_one:
                self._apart[ruling.left].add(ruling.right)
                self._apart[ruling.right].add(ruling.left)

    def add(self, candidate: Candidate) -> None:
        for identity in candidate.own:
            self._behind[candidate.is_disputing, identity].append(candidate)
        for identity in candidate.also:
            self._carried[candidate.is_disputing, identity].append(candidate)

    def shared_with(self, candidate: Candidate) -> str:
        """In words, what it shares with an origin that is counted already; "" for nothing."""
        # Once for the candidate: a witness of ten thousand documents has as many who stand behind it.
        barred = {key for member in candidate.origin.members for key in self._apart.get(member, ())}

        def first(found: _ByIdentity, identity: Identity) -> str:
            """Its speaker; "" where there is none that people have not set apart from this one."""
            others = found.get((candidate.is_disputing, identity), ())
            return next((o.origin.speaker for o in others if not barred or barred.isdisjoint(o.origin.members)), "")

        for identity, wording in sorted(candidate.also.items(), key=lambda item: item[1]):
            if other := first(self._behind, identity):
                return f"beside its own source it carries “{wording}”, who stands behind {other}"
            if other := first(self._carried, identity):
                return f"it and {other} both carry “{wording}”"
        speakers = [first(self._carried, identity) for identity in candidate.own]
        named = sorted(filter(None, speakers))
        return f"{named[0]}, which is counted, carries its source too" if named else ""
