"""From fetched documents to a finding, and from a finding to a move by policy."""

import hashlib
from datetime import timedelta

import pytest

from apps.claims.models import Claim
from apps.claims.services import declare_interest, move_claim
from apps.evidence.models import Document, Inquiry, Lead, Lookup, Publisher
from apps.evidence.services import (
    JudgementRefused,
    assess_claim,
    assessing,
    open_inquiries,
    override_reading,
    request_assessment,
)
from apps.queue.services import take
from tests.factories import make_claim
from verifyhub.lifecycle import Actor, Role
from verifyhub.reading import Stance, read_document

pytestmark = pytest.mark.django_db
EDITOR = Actor(Role.EDITOR, "Edda Editor", "user:2")
STANDARDS = Actor(Role.STANDARDS_EDITOR, "Stella Standard", "user:4")

EYEWITNESS = (
    "BRENOVA – Tarvonian troops have abandoned Brenova. Our correspondent walked through the empty barracks on "
    "Thursday morning. “They left on foot in the night,” the baker Ilka Morn told the Courier."
)
SECOND_WITNESS = (
    "I stood in the market square of Brenova at noon. Tarvonian troops have abandoned Brenova: the gate of the "
    "garrison stood open and nobody guarded it. A teacher told Radio Sarn that the last lorry left before dawn."
)


@pytest.fixture
def claim(now) -> Claim:
    return claim_under_review(now)


def claim_under_review(now) -> Claim:
    claim = make_claim(
        statement="Tarvonian troops have abandoned Brenova.",
        places=["Brenova"],
        entities=["Tarvonian"],
        state="submitted",
    )
    open_inquiries(now=now)
    claim.refresh_from_db()
    return claim


def publish(claim: Claim, publisher: str, text: str, *, reliability: str = "B", side: str = "") -> Document:
    """A document by a publisher, fetched already, to which a lookup has pointed."""
    known, _ = Publisher.objects.get_or_create(name=publisher, defaults={"reliability": reliability, "side": side})
    document = Document.objects.create(
        url=f"https://{publisher.replace(' ', '').lower()}.example/{hashlib.md5(text.encode()).hexdigest()}",
        publisher=known,
        title="Brenova",
        text=text,
        status="done",
    )
    lookup, _ = Lookup.objects.get_or_create(
        claim=claim, connector="rss", address="https://feed.example", place_name="The feed", defaults={"status": "done"}
    )
    Lead.objects.create(lookup=lookup, document=document)
    return document


def assess(claim: Claim, now, **options) -> Claim:
    request_assessment([claim.pk], now=now)
    assess_claim(Inquiry.objects.get(claim=claim), now=now + timedelta(seconds=5), **options)
    claim.refresh_from_db()
    return claim


def test_two_first_hand_accounts_corroborate_a_claim_by_themselves(claim, now):
    publish(claim, "Courier", EYEWITNESS)
    publish(claim, "Radio Sarn", SECOND_WITNESS)

    assess(claim, now)

    assert (claim.state, claim.finding) == ("corroborated", "supported")
    assert (claim.supporting_origins, claim.disputing_origins, claim.shortfall) == (2, 0, "")
    events = list(claim.journal.order_by("position").values_list("event", "actor_role"))
    assert events == [
        ("claim.state_changed", "system"),
        ("evidence.added", "system"),
        ("evidence.added", "system"),
        ("claim.assessed", "system"),
        ("claim.state_changed", "system"),
    ]


def test_six_copies_of_one_account_are_one_witness_and_the_claim_stays_under_review(claim, now):
    for paper in ("Courier", "Herald", "Post", "Echo", "Star", "Globe"):
        publish(claim, paper, EYEWITNESS)

    assess(claim, now)

    assert (claim.state, claim.supporting_origins) == ("under_review", 1)
    assert "second independent origin" in claim.shortfall
    assessment = claim.assessments.get()
    assert assessment.document_count == 6
    assert [len(origin["documents"]) for origin in assessment.origins] == [6]


def test_a_reading_keeps_the_passage_it_rests_on(claim, now):
    document = publish(claim, "Courier", EYEWITNESS)

    assess(claim, now)

    reading = document.readings.get()
    assert reading.stance == "supports"
    assert reading.passage
    assert document.text[reading.passage_start : reading.passage_end] == reading.passage


def test_a_page_about_something_else_is_read_but_is_no_evidence(claim, now):
    document = publish(claim, "Courier", "Sarn Rovers won the cup final by two goals to one on Saturday.")

    assess(claim, now)

    assert document.readings.get().stance == "unrelated"
    assert (claim.finding, claim.assessments.get().document_count) == ("insufficient", 0)
    assert not claim.journal.filter(event="evidence.added").exists()


def test_nothing_is_moved_while_a_place_has_not_been_tried(claim, now):
    publish(claim, "Courier", EYEWITNESS)
    publish(claim, "Radio Sarn", SECOND_WITNESS)
    untried = Lookup.objects.create(
        claim=claim, connector="rss", address="https://b.example", place_name="B", due_at=now
    )

    assess(claim, now)
    assert (claim.state, claim.shortfall) == ("under_review", "")

    Lookup.objects.filter(pk=untried.pk).update(attempts=1, last_error="No answer.")
    assess(claim, now)
    assert claim.state == "corroborated"


def test_a_page_dated_in_the_future_does_not_have_the_last_word(claim, now):
    report = publish(claim, "Courier", EYEWITNESS)
    denial = publish(claim, "Courier", "Our correspondent saw them there. Tarvonian troops have not abandoned Brenova.")
    Document.objects.filter(pk=report.pk).update(published_at=now + timedelta(days=400))
    Document.objects.filter(pk=denial.pk).update(published_at=now - timedelta(hours=1))

    assess(claim, now)
    of_the_future = [origin["stance"] for origin in claim.assessments.latest("id").origins]
    Document.objects.filter(pk=report.pk).update(published_at=now)
    assess(claim, now + timedelta(minutes=1))

    assert of_the_future == ["disputes"]
    assert [origin["stance"] for origin in claim.assessments.latest("id").origins] == ["supports"]


def test_weighing_the_same_evidence_again_says_nothing_new(claim, now):
    publish(claim, "Courier", EYEWITNESS)

    assess(claim, now)
    before = claim.version
    assess(claim, now + timedelta(hours=1))

    assert (claim.assessments.count(), claim.version) == (1, before)


def test_a_person_reads_a_document_differently_and_the_claim_goes_back_to_review(claim, now):
    publish(claim, "Courier", EYEWITNESS)
    document = publish(claim, "Radio Sarn", SECOND_WITNESS)
    assess(claim, now)
    reading = document.readings.get()

    override_reading(reading, stance=Stance.UNRELATED, reason="This is last year's retreat.", actor=EDITOR, now=now)
    assess(claim, now + timedelta(minutes=1))

    reading.refresh_from_db()
    assert (reading.stance, reading.effective_stance) == ("supports", "unrelated")
    assert (claim.state, claim.supporting_origins) == ("under_review", 1)
    entry = claim.journal.get(event="claim.reading_overridden")
    assert (entry.actor_name, entry.reason) == ("Edda Editor", "This is last year's retreat.")


def test_reading_differently_needs_a_reason(claim, now):
    document = publish(claim, "Courier", EYEWITNESS)
    assess(claim, now)

    with pytest.raises(JudgementRefused, match="Say why"):
        override_reading(document.readings.get(), stance=Stance.DISPUTES, reason=" ", actor=EDITOR, now=now)


def test_the_system_does_not_undo_what_an_editor_corroborated_by_hand(claim, now):
    publish(claim, "Courier", EYEWITNESS)
    assess(claim, now)
    move_claim(claim, "corroborate", actor=STANDARDS, reason="I spoke to the mayor myself.", now=now)

    publish(claim, "Herald", EYEWITNESS)
    assess(claim, now + timedelta(minutes=1))

    assert claim.state == "corroborated"


def test_the_side_that_gains_speaks_in_its_own_interest(claim, now):
    publish(claim, "Kestrian General Staff", EYEWITNESS, side="Kestria")
    publish(claim, "Tarvonian Ministry", SECOND_WITNESS, side="Tarvonia")
    declare_interest(claim, gains="Kestria", loses="Tarvonia", actor=EDITOR, now=now)

    assess(claim, now)

    interests = {origin["interest"] for origin in claim.assessments.latest("id").origins}
    assert interests == {"self_serving", "against_interest"}


def test_evidence_that_arrives_during_an_assessment_leads_to_another(claim, now, monkeypatch):
    publish(claim, "Courier", EYEWITNESS)
    later = now + timedelta(seconds=5)

    def another_document_comes_in(*arguments, **options):
        request_assessment([claim.pk], now=later)
        return read_document(*arguments, **options)

    monkeypatch.setattr(assessing, "read_document", another_document_comes_in)
    assess(claim, now)
    inquiry = Inquiry.objects.get(claim=claim)
    assert inquiry.due_at is not None
    assert inquiry.leased_until is None

    monkeypatch.undo()
    assess_claim(inquiry, now=later)
    inquiry.refresh_from_db()
    assert inquiry.due_at is None


def test_two_workers_never_weigh_one_claim_at_once(claim, now):
    document = publish(claim, "Courier", EYEWITNESS)
    request_assessment([claim.pk], now=now)
    later = now + timedelta(seconds=5)
    assert take(Inquiry.objects.get(claim=claim), lease=timedelta(minutes=2), now=later)

    assess_claim(Inquiry.objects.get(claim=claim), now=later)
    assert document.readings.count() == 0

    assess_claim(Inquiry.objects.get(claim=claim), now=later + timedelta(minutes=2))
    assert document.readings.count() == 1


SIX_YEARS_AGO = (
    "The gate of the garrison stood open in the market square of Brenova. Tarvonian troops have abandoned Brenova in "
    "2019, our correspondent saw at the time."
)
NIGHT_BEFORE = timedelta(days=1)


def test_a_passage_about_another_time_is_no_evidence_for_what_is_said_to_have_happened_now(claim, now):
    Claim.objects.filter(pk=claim.pk).update(event_start=now - NIGHT_BEFORE, event_end=now)
    publish(claim, "Courier", SIX_YEARS_AGO)

    assess(claim, now)

    reading = claim.readings.get()
    assert reading.stance == "reports"
    assert "about another time: in 2019" in reading.reasons
    assert claim.supporting_origins == 0


def test_without_a_time_of_the_claim_the_same_passage_counts_and_dating_the_claim_has_it_read_again(claim, now):
    publish(claim, "Courier", SIX_YEARS_AGO)
    assess(claim, now)
    assert (claim.readings.get().stance, claim.supporting_origins) == ("supports", 1)

    Claim.objects.filter(pk=claim.pk).update(event_start=now - NIGHT_BEFORE, event_end=now)
    assess(claim, now + timedelta(minutes=1))

    assert (claim.readings.get().stance, claim.supporting_origins) == ("reports", 0)
    assert list(claim.journal.filter(event__startswith="evidence.").values_list("event", flat=True)) == [
        "evidence.added",
        "evidence.read_again",
    ]
