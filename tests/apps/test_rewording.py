"""Rewording: the claim is said better, the quote never changes, and what was read is read again for the new wording."""

from functools import partial

import pytest

from apps.claims.models import Claim
from apps.claims.services import DeskRefused, reword
from apps.evidence.services import open_inquiries, override_reading
from tests.apps.desk_scene import EDITOR, REPORTER, enter_claim, events
from tests.apps.test_assessing import EYEWITNESS, assess, publish
from tests.factories import make_article
from tests.threads import at_once
from verifyhub.reading import Stance

pytestmark = pytest.mark.django_db
FIRST = "Tarvonian troops have abandoned Brenova."
SECOND = "Tarvonian troops hold Brenova."


@pytest.fixture
def claim(now):
    claim = enter_claim(FIRST, places=["Brenova"], entities=["Tarvonian"], needs_edit=True)
    open_inquiries(now=now)
    claim.refresh_from_db()
    return claim


def test_the_quote_stays_and_the_earlier_wording_is_in_the_journal(claim, now):
    entry = reword(claim, statement=f" {SECOND}\n", reason="The quote says they stayed.", actor=REPORTER, now=now)

    assert (claim.statement, claim.quote, claim.needs_edit) == (SECOND, "Troops have entered Brenova", False)
    assert (claim.quote_start, claim.quote_end) == (0, 27)
    assert (entry.event, entry.reason) == ("claim.reworded", "The quote says they stayed.")
    assert entry.parts["before"]["claim"] == {"statement": FIRST, "needs_edit": True}
    assert entry.parts["after"]["claim"] == {"statement": SECOND, "needs_edit": False}


def test_documents_are_read_again_for_the_new_wording(claim, now):
    document = publish(claim, "Courier", EYEWITNESS)
    assess(claim, now)
    assert (document.readings.get().statement, document.readings.get().stance) == (FIRST, "supports")

    reword(claim, statement=SECOND, reason="The quote says they stayed.", actor=EDITOR, now=now)
    assess(claim, now)

    reading = document.readings.get()
    assert reading.statement == SECOND
    assert reading.stance != "supports"
    again = claim.journal.get(event="evidence.read_again")
    assert (again.data["document"], again.data["stance"]) == (document.pk, reading.stance)
    assert claim.supporting_origins == 0


def test_an_unchanged_wording_is_not_read_again(claim, now):
    publish(claim, "Courier", EYEWITNESS)
    assess(claim, now)
    before = events(claim)

    assess(claim, now)

    assert events(claim) == before


def test_what_a_person_read_stays_beside_the_new_reading(claim, now):
    document = publish(claim, "Courier", EYEWITNESS)
    assess(claim, now)
    reading = document.readings.get()
    override_reading(reading, stance=Stance.REPORTS, reason="It only repeats the mayor.", actor=EDITOR, now=now)

    reword(claim, statement=SECOND, reason="The quote says they stayed.", actor=EDITOR, now=now)
    assess(claim, now)

    reading = document.readings.get()
    assert (reading.statement, reading.override_stance, reading.effective_stance) == (SECOND, "reports", "reports")
    assert (reading.overridden_by, reading.override_reason) == ("Edda Editor", "It only repeats the mayor.")


@pytest.mark.parametrize(
    "statement,reason,refusal",
    [
        (" ", "Better.", "A claim cannot be empty."),
        (SECOND, "", "Rewording a claim needs a reason."),
        (f"{FIRST} ", "Better.", "The wording is the same as before."),
    ],
)
def test_a_refused_rewording_leaves_no_trace(claim, statement, reason, refusal, now):
    before = events(claim)

    with pytest.raises(DeskRefused, match=refusal):
        reword(claim, statement=statement, reason=reason, actor=EDITOR, now=now)

    assert (claim.statement, events(claim)) == (FIRST, before)


def test_two_claims_on_the_same_quote_cannot_say_the_same(claim, now):
    enter_claim(SECOND, article=claim.article)

    with pytest.raises(DeskRefused, match="Another claim on this quote says so already."):
        reword(claim, statement=SECOND, reason="Better.", actor=EDITOR, now=now)

    claim.refresh_from_db()
    assert (claim.statement, claim.version) == (FIRST, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_given_the_same_words_at_once_one_is_told_so(now):
    article = make_article()
    claims = [enter_claim(words, article=article) for words in (FIRST, SECOND)]

    def same_words(claim):
        try:
            return reword(claim, statement="They left.", reason="Shorter.", actor=EDITOR, now=now).event
        except DeskRefused as refusal:
            return str(refusal)

    outcomes = at_once([partial(same_words, claim) for claim in claims])

    assert sorted(outcomes) == ["Another claim on this quote says so already. Merge the two.", "claim.reworded"]
    assert sorted(claim.statement for claim in Claim.objects.all()) in (
        [SECOND, "They left."],
        [FIRST, "They left."],
    )


@pytest.mark.django_db(transaction=True)
def test_words_taken_since_they_were_looked_for_are_refused_in_words(now, monkeypatch):
    article = make_article()
    claim, other = (enter_claim(words, article=article) for words in (FIRST, SECOND))
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)

    with pytest.raises(DeskRefused, match="says so already"):
        reword(claim, statement=SECOND, reason="Shorter.", actor=EDITOR, now=now)

    claim.refresh_from_db()
    assert (claim.statement, other.statement) == (FIRST, SECOND)
