"""Every way through the workflow that a search can find: all moves, all actors, and all that the desk does beside.

The machine does things in any order to a handful of claims and holds each outcome against `workflow_model`. With
HYPOTHESIS_PROFILE=thorough it does so 5,000 times.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from apps.claims import services
from apps.claims.models import Claim, ClaimRelation, Flag, Priority, Telling
from apps.evidence.models import Assessment
from apps.evidence.snapshots import assessment_part
from tests.apps.workflow_evidence import OnEvidence
from tests.apps.workflow_likenesses import OnLikenesses
from tests.apps.workflow_model import DESK, EDITORS, MOVES, YEAR, Known
from tests.apps.workflow_scene import BASE_RATE, PEOPLE, Scene, actors, reasons, spans, statements, which
from tests.thoroughness import IS_THOROUGH
from verifyhub.corroboration import Corroboration, Finding, Step, StepKind
from verifyhub.lifecycle import Actor
from verifyhub.reading.drafts import Shade
from verifyhub.relations import Relation

PARTS = 2
FIRST_READ = (
    ("Courier", "relays"),
    ("Evening Courier", "relays"),
    ("Evening Courier", "first_hand"),
    ("Radio Sarn", "first_hand"),
)


class Workflow(OnEvidence, OnLikenesses):
    @rule(
        number=which,
        shortfall=st.sampled_from(["", "", "Needs a second independent origin."]),
        against=st.integers(0, 2),
    )
    def assess(self, number: int, shortfall: str, against: int) -> None:
        claim, known = self._pick(number)
        weighed = Corroboration(
            finding=Finding.SUPPORTED if not shortfall else Finding.INSUFFICIENT,
            probability=0.1 + 0.2 * against,
            log_odds=0.5 - 1.5 * against,
            supporting=2,
            disputing=against,
            contributions=(),
            steps=(Step(StepKind.FINDING, "Two origins support it."),),
            shortfall=shortfall,
            base_rate=BASE_RATE,
            band=None,
            is_outweighed=False,
        )
        assessment = Assessment.objects.create(
            claim=claim, rule_version=1, finding=weighed.finding.value, probability=weighed.probability,
            log_odds=weighed.log_odds, supporting_origins=2, disputing_origins=against, document_count=2,
            lookups_answered=1, lookups_asked=1, shortfall=shortfall, explanation=list(weighed.explanation),
            origins=[{"label": "Courier", "documents": [], "log_odds": 0.3}], assessed_at=self.now,
        )  # fmt: skip
        services.record_assessment(
            claim, weighed, assessment=assessment_part(assessment), disputing_readings=against, now=self.now
        )
        known.meets_the_bar, known.disputing, known.entries = not shortfall, against, known.entries + 1
        known.witnesses = []

    # --- moves -----------------------------------------------------------------------------------

    @rule(number=which, move=st.sampled_from(sorted(MOVES)), actor=actors, reason=reasons)
    def move(self, number: int, move: str, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        is_legal = known.may_move(move, role=actor.role.value, key=actor.key, reason=reason)
        offered = {m.transition.name: m for m in services.available_moves(claim, actor)}
        if self._act(is_legal, lambda: services.move_claim(claim, move, actor=actor, reason=reason, now=self.now)):
            assert offered[move].is_open
            known.move(move, key=actor.key)
        elif move in offered and offered[move].is_open:
            assert offered[move].needs_reason
            assert not reason.strip()

    @rule(number=which, actor=actors)
    def move_on_whatever_is_open(self, number: int, actor: Actor) -> None:
        claim, known = self._pick(number)
        for offered in services.available_moves(claim, actor):
            if offered.is_open:
                name = offered.transition.name
                assert known.may_move(name, role=actor.role.value, key=actor.key, reason="Seen.")
                services.move_claim(claim, name, actor=actor, reason="Seen.", now=self.now)
                known.move(name, key=actor.key)
                return

    @rule(number=which, move=st.sampled_from(sorted(MOVES)), actor=actors)
    def move_on_an_old_page(self, number: int, move: str, actor: Actor) -> None:
        claim, known = self._pick(number)
        seen = known.entries - 1
        self._act(
            False,
            lambda: services.move_claim(claim, move, actor=actor, reason="S.", expected_version=seen, now=self.now),
        )

    # --- beside the state ------------------------------------------------------------------------

    @rule(number=which, actor=actors, reason=reasons, span=spans)
    def park(self, number: int, actor: Actor, reason: str, span: timedelta) -> None:
        claim, known = self._pick(number)
        is_open = not (known.is_set_aside or known.verdict_position)
        is_legal = actor.role in EDITORS and bool(reason.strip()) and timedelta(0) < span <= YEAR and is_open
        until = self.now + span
        if self._act(is_legal, lambda: services.park(claim, until=until, reason=reason, actor=actor, now=self.now)):
            known.parked_until, known.entries = until, known.entries + 1

    @rule(number=which, actor=actors)
    def unpark(self, number: int, actor: Actor) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in EDITORS and known.parked_until is not None
        if self._act(is_legal, lambda: services.unpark(claim, actor=actor, now=self.now)):
            known.parked_until, known.entries = None, known.entries + 1

    @rule(number=which, actor=actors, reason=reasons, span=spans)
    def embargo(self, number: int, actor: Actor, reason: str, span: timedelta) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in EDITORS and bool(reason.strip()) and span > timedelta(0) and not known.told
        is_legal = is_legal and not (known.is_set_aside and known.embargo_until is None)
        until = self.now + span
        if self._act(is_legal, lambda: services.embargo(claim, until=until, reason=reason, actor=actor, now=self.now)):
            known.embargo_until, known.entries = until, known.entries + 1

    @rule(number=which, actor=actors)
    def lift_embargo(self, number: int, actor: Actor) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in EDITORS and known.embargo_until is not None
        if self._act(is_legal, lambda: services.lift_embargo(claim, actor=actor, now=self.now)):
            known.embargo_until, known.entries = None, known.entries + 1

    @rule()
    def the_sweep_comes_by(self) -> None:
        services.unpark_due(now=self.now)
        services.lift_due_embargoes(now=self.now)
        services.number_entries(limit=50)
        for known in self.known.values():
            if known.parked_until and known.parked_until <= self.now:
                known.parked_until, known.entries = None, known.entries + 1
            if known.embargo_until and known.embargo_until <= self.now:
                known.embargo_until, known.entries = None, known.entries + 1

    @rule(number=which, other=which, actor=actors, reason=reasons)
    def merge(self, number: int, other: int, actor: Actor, reason: str) -> None:
        (claim, known), (into, into_known) = self._pick(number), self._pick(other)
        is_legal = actor.role in EDITORS and bool(reason.strip()) and claim.pk != into.pk
        is_legal = is_legal and not (known.is_set_aside or known.verdict_position or into_known.is_set_aside)
        if self._act(is_legal, lambda: services.merge(claim, into, reason=reason, actor=actor, now=self.now)):
            for one in [known, *(k for k in self.known.values() if k.duplicate_of == claim.pk)]:
                one.duplicate_of, one.entries = into.pk, one.entries + 1
                into_known.entries += 1

    @rule(number=which, other=which, kind=st.sampled_from(list(Relation)), actor=actors, reason=reasons)
    def relate(self, number: int, other: int, kind: Relation, actor: Actor, reason: str) -> None:
        (claim, known), (to, to_known) = self._pick(number), self._pick(other)
        is_said = (kind.value, to.pk) in known.relations
        is_legal = actor.role in EDITORS and bool(reason.strip()) and claim.pk != to.pk and not is_said
        is_legal = is_legal and not (known.is_set_aside or to_known.is_set_aside)
        if self._act(is_legal, lambda: services.relate(claim, to, kind, reason=reason, actor=actor, now=self.now)):
            known.relations.add((kind.value, to.pk))
            if kind is Relation.CONTRADICTS:
                to_known.relations.add((kind.value, claim.pk))
            known.entries, to_known.entries = known.entries + 1, to_known.entries + 1

    @rule(actor=actors, reason=reasons)
    def unrelate(self, actor: Actor, reason: str) -> None:
        relation = ClaimRelation.objects.filter(ended_at=None).order_by("pk").first()
        assert bool(relation) == any(known.relations for known in self.known.values())
        if relation is None:
            return
        is_legal = actor.role in EDITORS and bool(reason.strip())
        if self._act(is_legal, lambda: services.unrelate(relation, reason=reason, actor=actor, now=self.now)):
            one, other = self.known[relation.claim_id], self.known[relation.other_id]
            one.relations.discard((relation.kind, relation.other_id))
            if relation.kind == Relation.CONTRADICTS:
                other.relations.discard((relation.kind, relation.claim_id))
            one.entries, other.entries = one.entries + 1, other.entries + 1

    @rule(number=which, actor=actors, reason=reasons)
    def unmerge(self, number: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in EDITORS and bool(reason.strip()) and known.duplicate_of is not None
        if self._act(is_legal, lambda: services.unmerge(claim, reason=reason, actor=actor, now=self.now)):
            self.known[known.duplicate_of or 0].entries += 1
            known.duplicate_of, known.entries = None, known.entries + 1

    def _is_said(self, statement: str, known: Known) -> bool:
        """All claims of one article have the same quote here."""
        return any(one.statement == statement.strip() for one in self.known.values() if one.article == known.article)

    @precondition(lambda self: len(self.order) < 6)
    @rule(number=which, actor=actors, reason=reasons, first=statements, second=statements)
    def split(self, number: int, actor: Actor, reason: str, first: str, second: str) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in EDITORS and bool(reason.strip()) and first.strip() != second.strip()
        is_legal = is_legal and not known.is_set_aside
        is_legal = is_legal and all(said.strip() and not self._is_said(said, known) for said in (first, second))
        parts: list[Claim] = []

        def act() -> None:
            said = [first, second]
            parts.extend(services.split(claim, statements=said, reason=reason, actor=actor, now=self.now))

        if self._act(is_legal, act):
            known.entries += 1
            for part in parts:
                kept = Known(known.article, part.statement, actor.key, split_from=claim.pk)
                kept.embargo_until, kept.gains, kept.loses = known.embargo_until, known.gains, known.loses
                self._remember(part, kept)

    @rule(number=which, actor=actors, reason=reasons, statement=statements)
    def reword(self, number: int, actor: Actor, reason: str, statement: str) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in DESK and bool(reason.strip() and statement.strip())
        is_legal = is_legal and not known.is_set_aside and not self._is_said(statement, known)
        if self._act(
            is_legal,
            lambda: services.reword(claim, statement=statement, reason=reason, actor=actor, now=self.now),
        ):
            known.statement, known.entries = statement.strip(), known.entries + 1
            self.alike = {pair: is_open for pair, is_open in self.alike.items() if not (is_open and claim.pk in pair)}

    @rule(number=which, actor=actors, reason=reasons)
    def describe(self, number: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in DESK and bool(reason.strip()) and not known.is_set_aside
        details = services.Details(("Radio",), Shade.RUMOURED, (), (), (), None, f"version {known.entries}")
        if self._act(is_legal, lambda: services.describe(claim, details, reason=reason, actor=actor, now=self.now)):
            known.entries += 1

    @rule(number=which, actor=actors, reason=reasons)
    def withdraw(self, number: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in EDITORS and bool(reason.strip())
        is_legal = is_legal and not (known.is_withdrawn or known.verdict_position)
        is_legal = is_legal and not any(one.duplicate_of == claim.pk for one in self.known.values())
        if self._act(is_legal, lambda: services.withdraw(claim, reason=reason, actor=actor, now=self.now)):
            known.is_withdrawn, known.entries = True, known.entries + 1

    @rule(number=which, actor=actors, reason=reasons)
    def reinstate(self, number: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        is_legal = actor.role in EDITORS and bool(reason.strip()) and known.is_withdrawn
        if self._act(is_legal, lambda: services.reinstate(claim, reason=reason, actor=actor, now=self.now)):
            known.is_withdrawn, known.entries = False, known.entries + 1

    @rule(number=which, actor=actors, to_rosa=st.booleans())
    def assign(self, number: int, actor: Actor, to_rosa: bool) -> None:
        claim, known = self._pick(number)
        to = self.staff if to_rosa else None
        is_legal = actor.role in DESK and not known.is_set_aside
        if self._act(is_legal, lambda: services.assign(claim, to=to, actor=actor, now=self.now)):
            name = to.username if to else None
            known.entries += known.assigned_to != name
            known.assigned_to = name

    @rule(number=which, actor=actors, priority=st.sampled_from(["breaking", "normal"]), span=spans)
    def prioritise(self, number: int, actor: Actor, priority: str, span: timedelta) -> None:
        claim, known = self._pick(number)
        due_at = self.now + span if span else None

        def act() -> None:
            services.prioritise(claim, priority=Priority(priority), due_at=due_at, actor=actor, now=self.now)

        if self._act(actor.role in EDITORS and not known.is_set_aside, act):
            known.entries += (known.priority, known.due_at) != (priority, due_at)
            known.priority, known.due_at = priority, due_at

    @rule(number=which, actor=actors, sides=st.sampled_from([("", ""), ("Sarn", ""), ("", "Sarn"), ("Sarn", "Tarv")]))
    def declare_interest(self, number: int, actor: Actor, sides: tuple[str, str]) -> None:
        claim, known = self._pick(number)
        gains, loses = sides
        if self._act(
            actor.role in EDITORS,
            lambda: services.declare_interest(claim, gains=gains, loses=loses, actor=actor, now=self.now),
        ):
            known.entries += (known.gains, known.loses) != sides
            known.gains, known.loses = sides

    @rule(number=which, subject=st.sampled_from(["document:1", "document:2"]))
    def flag(self, number: int, subject: str) -> None:
        claim, known = self._pick(number)
        flag = services.raise_flag(claim, "evidence_gone", subject=subject, message="It is gone.", now=self.now)
        assert (flag is None) == (subject in known.flags)
        known.entries += subject not in known.flags
        known.flags.add(subject)

    @rule(number=which, actor=actors, reason=reasons)
    def settle_flag(self, number: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        flag = Flag.objects.filter(claim=claim, settled_at=None).first()
        assert bool(flag) == bool(known.flags)
        if flag and self._act(
            actor.role in EDITORS and bool(reason.strip()),
            lambda: services.settle_flag(flag, actor=actor, reason=reason, now=self.now),
        ):
            known.flags.discard(flag.subject)
            known.entries += 1

    # --- who was told ----------------------------------------------------------------------------

    @rule(number=which)
    def a_partner_reads_it(self, number: int) -> None:
        claim, known = self._pick(number)
        services.note_told([claim], self.partner, via=Telling.Via.API, now=self.now)
        known.told |= bool(known.verdict_position or known.duplicate_of)


class Judging(OnEvidence, OnLikenesses):
    """Little else to do, and from the start much to do it to: among all the acts, few would come to what was ruled."""

    @initialize()
    def begin(self) -> None:
        super().begin(entering=PEOPLE[1:3])
        for publisher, relation in FIRST_READ:
            self.read_a_document(number=0, stance="supports", publisher=publisher, relation=relation)
        self.weigh(number=0)
        ruling = {"number": 0, "actor": PEOPLE[2], "reason": "Two calls."}
        self.set_apart(which_one=0, **ruling)
        self.bring_together(which_one=1, which_other=3, **ruling)
        self.compare(number=0)


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_no_order_of_moves_and_acts_leads_out_of_the_workflow(part):
    """In parts, for several processors."""
    _search(Workflow, runs=(5_000 if IS_THOROUGH else 30) // PARTS)


@pytest.mark.django_db
def test_in_no_order_of_judging_weighing_and_comparing_is_an_editor_overruled():
    _search(Judging, runs=1_000 if IS_THOROUGH else 20)


def _search(machine: type[Scene], *, runs: int) -> None:
    search = settings(
        max_examples=runs,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    before = machine.finished
    run_state_machine_as_test(machine, settings=search)
    assert machine.finished - before >= runs
