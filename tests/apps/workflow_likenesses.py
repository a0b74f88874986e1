"""What is done about claims that may be one: a worker finds them, an editor says that they are not."""

from hypothesis.stateful import rule

from apps.claims.models import Resemblance, Wording
from apps.claims.services import compare, dismiss_likeness
from apps.claims.services.wordings import keep_words
from tests.apps.workflow_model import EDITORS
from tests.apps.workflow_scene import Scene, actors, reasons, which
from verifyhub.lifecycle import Actor


class OnLikenesses(Scene):
    @rule(number=which)
    def compare(self, number: int) -> None:
        """Once more, as after a new spelling: what says the same is found; what was dismissed is not proposed again."""
        claim, known = self._pick(number)
        keep_words(claim, now=self.now)
        assert compare(Wording.objects.get(claim=claim), embed=None, now=self.now)
        found = self._kept_pairs()
        same = {self._pair(claim.pk, key) for key, one in self.known.items() if one.statement == known.statement}
        new = {pair for pair in found if claim.pk in pair} | same - {(claim.pk, claim.pk)}
        self.alike = dict.fromkeys(new, True) | self.alike
        assert found == self.alike

    @rule(number=which, other=which, actor=actors, reason=reasons)
    def dismiss_likeness(self, number: int, other: int, actor: Actor, reason: str) -> None:
        (claim, known), (second, second_known) = self._pick(number), self._pick(other)
        pair = self._pair(claim.pk, second.pk)
        is_legal = actor.role in EDITORS and self.alike.get(pair, False)
        if self._act(is_legal, lambda: dismiss_likeness(claim, second, reason=reason, actor=actor, now=self.now)):
            self.alike[pair] = False
            known.entries, second_known.entries = known.entries + 1, second_known.entries + 1
            self.compare(number=number)

    @staticmethod
    def _pair(one: int, other: int) -> tuple[int, int]:
        return max(one, other), min(one, other)

    def _kept_pairs(self) -> dict[tuple[int, int], bool]:
        kept = Resemblance.objects.values_list("claim_id", "other_id", "dismissed_at")
        return {(claim, other): dismissed_at is None for claim, other, dismissed_at in kept}

    def _look_at_the_whole(self) -> None:
        super()._look_at_the_whole()
        assert self._kept_pairs() == self.alike
