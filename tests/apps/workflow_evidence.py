"""What is done with the evidence of a claim: it is read, judged, weighed, and ruled on."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from apps.claims import services
from apps.evidence.models import Document, Publisher, Reading
from apps.evidence.services import bring_together, judge_credibility, override_reading, set_apart, take_back
from apps.evidence.services.assessing import weigh_readings
from apps.evidence.snapshots import assessment_part, reading_part
from tests.apps.workflow_model import DESK, EDITORS, Read
from tests.apps.workflow_scene import BASE_RATE, Scene, actors, reasons, which
from verifyhub.lifecycle import SYSTEM, Actor
from verifyhub.reading import Stance

HOUSES = {"Courier": "Lakeside", "Evening Courier": "Lakeside", "Radio Sarn": "Sarn", "Askel Post": "Askel"}
ASKED_BY = {"Lakeside": "Anna Kovar", "Sarn": "Petr Dolan", "Askel": "Igor Rybak"}  # no name like a publisher's

credibilities = st.sampled_from([None, 1, 1, 1, 1, *range(8)])  # mostly what not everybody may get


class OnEvidence(Scene):
    @rule(
        number=which,
        stance=st.sampled_from(["supports", "supports", "disputes", "unrelated"]),
        publisher=st.sampled_from(sorted(HOUSES)),
        relation=st.sampled_from(["first_hand", "relays"]),
    )
    def read_a_document(self, number: int, stance: str, publisher: str, relation: str) -> None:
        claim, known = self._pick(number)
        family = HOUSES[publisher]
        by, _ = Publisher.objects.get_or_create(name=publisher, defaults={"family": family, "reliability": "B"})
        count = Document.objects.count()
        document = Document.objects.create(url=f"https://e.example/{count}", title="Brenova", publisher=by)
        reading = Reading.objects.create(
            claim=claim, document=document, statement=claim.statement, stance=stance, confidence=0.7,
            passage="They left.", relation=relation, named_origins=[ASKED_BY[family]], read_at=self.now,
        )  # fmt: skip
        after = {"readings": {str(document.pk): reading_part(reading)}}
        services.record(claim, services.EVIDENCE_ADDED, actor=SYSTEM, after=after, now=self.now)
        known.entries += 1
        known.readings[document.pk] = Read(family, stance, is_relay=relation == "relays")

    @rule(number=which, which_one=which, actor=actors, reason=reasons, stance=st.sampled_from([None, *Stance]))
    def read_it_differently(
        self, number: int, which_one: int, actor: Actor, reason: str, stance: Stance | None
    ) -> None:
        claim, known = self._pick(number)
        if document := known.document(which_one):
            reading = claim.readings.get(document=document)
            if self._act(
                actor.role in DESK and bool(reason.strip()),
                lambda: override_reading(reading, stance=stance, reason=reason, actor=actor, now=self.now),
            ):
                known.entries += 1
                known.readings[document].override = stance.value if stance else ""

    @rule(number=which, which_one=which, actor=actors, reason=reasons, credibility=credibilities)
    def judge(self, number: int, which_one: int, actor: Actor, reason: str, credibility: int | None) -> None:
        claim, known = self._pick(number)
        if document := known.document(which_one):
            reading, read = claim.readings.get(document=document), known.readings[document]
            is_legal = actor.role in DESK and bool(reason.strip()) and credibility in (None, *range(1, 7))
            is_legal = is_legal and not (credibility == 1 and read.is_relay)
            if self._act(
                is_legal, lambda: judge_credibility(reading, credibility, reason=reason, actor=actor, now=self.now)
            ):
                known.entries += 1
                read.credibility = credibility

    @rule(number=which)
    def weigh(self, number: int) -> None:
        """By the rules themselves: who is one witness follows from the houses and from what editors ruled."""
        claim, known = self._pick(number)
        readings = list(claim.readings.select_related("document__publisher").order_by("document_id"))
        weighed, assessment = weigh_readings(claim, readings, base_rate=BASE_RATE, now=self.now)
        assessment.save()
        disputing = sum(read.says == "disputes" for read in known.readings.values())
        services.record_assessment(
            claim, weighed, assessment=assessment_part(assessment), disputing_readings=disputing, now=self.now
        )
        known.meets_the_bar, known.disputing, known.entries = not weighed.shortfall, disputing, known.entries + 1
        known.witnesses = sorted(sorted(origin["documents"]) for origin in assessment.origins)
        assert known.witnesses == known.who_is_one()

    @rule(number=which, which_one=which, actor=actors, reason=reasons)
    def set_apart(self, number: int, which_one: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        if document := known.document(which_one):
            companions = known.companions(document)
            is_legal = actor.role in EDITORS and bool(reason.strip()) and bool(companions)
            row = Document.objects.get(pk=document)
            if self._act(is_legal, lambda: set_apart(row, claim, reason=reason, actor=actor, now=self.now)):
                known.rule(document, companions, are_one=False)
                self.weigh(number=number)

    @rule(number=which, which_one=which, which_other=which, actor=actors, reason=reasons)
    def bring_together(self, number: int, which_one: int, which_other: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        if document := known.document(which_one):
            other = known.document(which_other)
            is_legal = actor.role in EDITORS and bool(reason.strip()) and document != other
            is_legal = is_legal and (other not in known.companions(document) or known.are_set_apart(document, other))
            row, other_row = Document.objects.get(pk=document), Document.objects.get(pk=other)
            if self._act(
                is_legal, lambda: bring_together(row, other_row, claim, reason=reason, actor=actor, now=self.now)
            ):
                known.rule(document, {other}, are_one=True)
                self.weigh(number=number)

    @rule(number=which, which_one=which, actor=actors, reason=reasons)
    def take_back(self, number: int, which_one: int, actor: Actor, reason: str) -> None:
        claim, known = self._pick(number)
        if document := known.document(which_one):
            ruled = {pair for pair in known.rulings if document in pair}
            is_legal = actor.role in EDITORS and bool(reason.strip()) and bool(ruled)
            row = Document.objects.get(pk=document)
            if self._act(is_legal, lambda: take_back(claim, row, reason=reason, actor=actor, now=self.now)):
                known.entries += 1
                known.rulings = {pair: are_one for pair, are_one in known.rulings.items() if pair not in ruled}
                self.weigh(number=number)

    def _look_at_the_whole(self) -> None:
        super()._look_at_the_whole()
        for number in range(len(self.order)):
            claim, known = self._pick(number)
            judged = dict(claim.readings.values_list("document_id", "credibility"))
            assert judged == {document: read.credibility for document, read in known.readings.items()}
            ruled = claim.witness_rulings.values_list("left_id", "right_id", "are_one")
            assert {(left, right): are_one for left, right, are_one in ruled} == known.rulings
