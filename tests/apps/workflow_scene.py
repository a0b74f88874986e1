"""Who acts in the search through the workflow, on what, with which words; and how an act is held against the model."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from apps.accounts.models import User
from apps.claims import services
from apps.claims.models import Claim, Correction, JournalEntry
from apps.claims.services.intake import enter
from apps.claims.services.verifying import verify_journal
from apps.claims.snapshots import as_of
from apps.evidence.services import JudgementRefused, RulingRefused
from apps.evidence.snapshots import snapshot
from tests.apps.workflow_model import MOVES, ROW, Known
from tests.factories import make_article, make_partner
from verifyhub.chain import canonical
from verifyhub.corroboration import base_rate_from
from verifyhub.lifecycle import SYSTEM, Actor, Role, TransitionRefused
from verifyhub.permissions import NotAllowed

BASE_RATE = base_rate_from(confirmed=0, refuted=0)
FAR_FUTURE = datetime(2031, 1, 1, tzinfo=UTC)
REFUSALS = (TransitionRefused, NotAllowed, services.DeskRefused, JudgementRefused, RulingRefused)
PEOPLE = [
    SYSTEM,
    Actor(Role.REPORTER, "Rosa", "user:1"),
    Actor(Role.EDITOR, "Edda", "user:2"),
    Actor(Role.EDITOR, "Otto", "user:3"),
    Actor(Role.STANDARDS_EDITOR, "Stella", "user:4"),
    Actor(Role.OPERATOR, "Olaf", "user:5"),
    Actor(Role.PARTNER, "The Outlet", "partner:1"),
]

people = st.sampled_from(PEOPLE)
# Mostly those who may act, so that runs go deep; and everybody else often enough.
actors = st.one_of(st.sampled_from(PEOPLE[2:5]), st.sampled_from(PEOPLE[2:5]), people)
reasons = st.sampled_from(["Seen on the ground.", "Two calls.", "«Так».", "Sure.", "", "  "])
which = st.integers(0, 5)
statements = st.sampled_from(["They left Brenova.", "They burned the bridge.", "Brenova is empty.", "«Пішли».", " "])
spans = st.integers(-2, 40).map(lambda tenths: timedelta(days=tenths * 10))
elapsed = st.integers(-600, 100_000).map(lambda seconds: timedelta(seconds=seconds))  # clocks of two machines differ


class Scene(RuleBasedStateMachine):
    """A handful of claims, what the model knows of each, and the time; undone when the run ends."""

    finished = 0  # runs that went to their end

    @initialize(entering=st.lists(st.sampled_from([PEOPLE[1], PEOPLE[2], PEOPLE[6]]), min_size=2, max_size=3))
    def begin(self, entering: list[Actor]) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
        self.known: dict[int, Known] = {}
        self.order: list[int] = []
        self.alike: dict[tuple[int, int], bool] = {}  # the later claim and the earlier; whether still proposed
        self.staff = User.objects.create(username="rosa", is_staff=True)
        self.partner = make_partner()
        for actor in entering:
            self._enter(actor)

    def _enter(self, actor: Actor) -> None:
        claim = Claim(
            article=make_article(),
            statement="Troops have entered Brenova.",
            quote="Troops have entered Brenova",
            quote_start=0,
            quote_end=27,
            hedge="reported",
            kind="event",
            places=["Brenova"],
            language="en",
        )
        enter(claim, actor=actor, now=self.now)
        self._remember(claim, Known(claim.article_id, claim.statement, actor.key))

    def _remember(self, claim: Claim, known: Known) -> None:
        self.known[claim.pk] = known
        self.order.append(claim.pk)

    def _pick(self, number: int) -> tuple[Claim, Known]:
        key = self.order[number % len(self.order)]
        return Claim.objects.get(pk=key), self.known[key]

    def _act(self, is_legal: bool, act: Callable[[], Any]) -> bool:
        """Whether it was done: exactly when it is legal."""
        refusal = ""
        try:
            act()
        except REFUSALS as refused:
            refusal = str(refused)
        assert bool(refusal) != is_legal, refusal or "done, though not legal"
        assert refusal.endswith((".", "?")) or is_legal, "a refusal is a sentence"
        return is_legal

    @rule(passing=elapsed)
    def time_passes(self, passing: timedelta) -> None:
        self.now += passing

    # --- what always holds -----------------------------------------------------------------------

    @invariant()
    def the_rows_are_as_the_model_says(self) -> None:
        for row in Claim.objects.filter(pk__in=self.order).values("pk", *ROW):
            known = self.known[row["pk"]]
            assert {row_name: row[row_name] for row_name in ROW} == {
                row_name: getattr(known, name) for row_name, name in ROW.items()
            }
            has_gone = row["is_withdrawn"] or row["duplicate_of"] or row["parked_until"]
            assert not (row["verdict_position"] and has_gone)
            assert bool(row["verdict_position"]) == (row["state"] in ("confirmed", "refuted"))

    def teardown(self) -> None:
        if not hasattr(self, "undone"):
            return
        try:
            self._look_at_the_whole()
            type(self).finished += 1
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def _look_at_the_whole(self) -> None:
        assert verify_journal().entries == sum(known.entries for known in self.known.values())
        while services.number_entries(limit=7):
            pass
        assert verify_journal().unnumbered == 0
        for claim in Claim.objects.filter(pk__in=self.order):
            assert canonical(as_of(claim, FAR_FUTURE)) == canonical(snapshot(claim))
            entries = list(claim.journal.order_by("position"))
            assert [entry.position for entry in entries] == list(range(1, claim.version + 1))
            assert [entry.created_at for entry in entries] == sorted(entry.created_at for entry in entries)
            _check_path(claim, entries)


def _check_path(claim: Claim, entries: list[JournalEntry]) -> None:
    """The moves in the journal lead from submitted to where the claim is, each by a legal step of a legal actor."""
    at, reopened = "submitted", 0
    for entry in entries:
        if entry.event in ("claim.state_changed", "claim.corrected"):
            sources, target, roles = MOVES[entry.data["move"]]
            assert (entry.data["from"], entry.data["to"]) == (at, target)
            assert at in sources
            assert entry.actor_role in roles
            at, reopened = target, reopened + (entry.event == "claim.corrected")
    assert claim.state == at
    assert Correction.objects.filter(claim=claim).count() == reopened
