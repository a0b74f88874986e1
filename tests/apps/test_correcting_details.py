"""What was read of a claim is a suggestion: a person puts it right, with a reason, and the journal keeps both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from apps.claims.models import Claim
from apps.claims.services import DeskRefused, Details, describe, record
from apps.claims.snapshots import as_of
from apps.newsroom.phrases import phrase_for
from tests.apps.desk_scene import EDITOR
from tests.factories import NOW, make_article, make_claim, make_staff
from verifyhub.history import differences
from verifyhub.lifecycle import SYSTEM
from verifyhub.reading.drafts import Shade

pytestmark = pytest.mark.django_db
TEXT = "Radio Sarn says that on Saturday Mara Venn told the Courier: troops have entered Brenova. So says the Courier."
SATURDAY = (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC))
DETAILS = Details(
    attribution=("Radio Sarn", "Mara Venn", "a sailor"),
    hedge=Shade.RUMOURED,
    places=("Brenova",),
    people=("Mara Venn",),
    organisations=("Courier",),
    event=SATURDAY,
    event_words="on Saturday",
)
WHY = "As the recording has it."


@pytest.fixture
def claim() -> Claim:
    start = TEXT.index("troops")
    return make_claim(
        article=make_article(text=TEXT), quote="troops have entered Brenova", quote_start=start, quote_end=start + 27,
        attribution=["Radio Sarn"], speakers=[{"name": "Radio Sarn", "start": 0, "end": 10}],
        entities=["Radio Sarn", "Ilka Morn", "Tarvonian"], people=["Ilka Morn"],
    )  # fmt: skip


def test_the_details_are_as_the_editor_says_and_each_speaker_is_found_in_the_text(claim):
    describe(claim, DETAILS, reason=WHY, actor=EDITOR, now=NOW)

    assert (claim.attribution, claim.hedge) == (["Radio Sarn", "Mara Venn", "a sailor"], "rumoured")
    assert claim.speakers == [
        {"name": "Radio Sarn", "start": 0, "end": 10},
        {"name": "Mara Venn", "start": 33, "end": 42},
        {"name": "a sailor", "start": None, "end": None},
    ]
    assert TEXT[33:42] == "Mara Venn"
    assert (claim.people, claim.organisations) == (["Mara Venn"], ["Courier"])
    assert claim.entities == ["Mara Venn", "Courier", "Radio Sarn", "Tarvonian"]
    assert (claim.event_start, claim.event_end) == SATURDAY


def test_the_journal_says_what_was_put_right_why_and_what_it_was(claim):
    describe(claim, replace(DETAILS, attribution=("Radio Sarn",), event=None), reason=WHY, actor=EDITOR, now=NOW)

    entry = claim.journal.get()
    assert (entry.event, entry.reason, entry.actor_name) == ("claim.details_corrected", WHY, EDITOR.name)
    assert entry.parts["before"]["claim"]["hedge"] == "reported"
    assert phrase_for(entry) == "Details corrected: when, how it is said, organisations, people, places"


def test_saying_the_same_again_changes_nothing(claim):
    describe(claim, DETAILS, reason=WHY, actor=EDITOR, now=NOW)

    assert describe(claim, DETAILS, reason=WHY, actor=EDITOR, now=NOW) is None
    assert claim.journal.count() == 1


@pytest.mark.parametrize(
    "details, reason, told",
    [
        (DETAILS, " ", "Correcting the details needs a reason."),
        (replace(DETAILS, event=SATURDAY[::-1]), WHY, "The last day lies before the first."),
    ],
)
def test_what_cannot_be_is_refused_in_words(claim, details, reason, told):
    with pytest.raises(DeskRefused, match=told):
        describe(claim, details, reason=reason, actor=EDITOR, now=NOW)

    assert claim.journal.count() == 0


def test_a_claim_entered_before_these_details_were_kept_is_looked_back_at_without_inventing_any(claim):
    old = {"statement": claim.statement, "quote": claim.quote, "hedge": "reported", "state": "submitted"}
    record(claim, "claim.submitted", actor=SYSTEM, after={"claim": old}, now=NOW)
    later = NOW + timedelta(hours=1)
    describe(claim, DETAILS, reason=WHY, actor=EDITOR, now=later)

    then, now = as_of(claim, NOW), as_of(claim, later)

    assert then["claim"] == old
    assert differences(then, then) == ()
    assert differences(then, now) == (
        "Who says so: – → Radio Sarn, Mara Venn, a sailor",
        "How it is said: reported → rumoured",
        "Places: – → Brenova",
        "People: – → Mara Venn",
        "Organisations: – → Courier",
        "Happened from: – → 07 Mar 2026, 00:00 UTC",
        "Happened before: – → 08 Mar 2026, 00:00 UTC",
    )


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors"))
    return client


def test_the_page_shows_who_is_named_where_when_it_was_and_why_it_was_proposed(desk, claim):
    Claim.objects.filter(pk=claim.pk).update(
        reasons=["colon", "names a place"], event_start=SATURDAY[0], event_end=SATURDAY[1], event_words="on Saturday",
        check_worthiness=0.75,
    )  # fmt: skip

    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()

    assert '<span class="vh-speaker" title="Who says so">Radio Sarn</span> says that' in page
    assert "<mark>troops have entered Brenova</mark>" in page
    assert "<dt>When</dt><dd>7 March 2026, from “on Saturday”</dd>" in page
    assert "<dt>People</dt><dd>Ilka Morn</dd>" in page
    assert "<dt>Other names</dt><dd>Radio Sarn, Tarvonian</dd>" in page
    assert "What the rules of reading saw: colon; names a place." in page
    assert "Worth a check: 75 %." in page


def test_words_of_time_without_a_day_are_not_made_into_one(desk, claim):
    Claim.objects.filter(pk=claim.pk).update(event_words="on Saturday")

    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()

    assert "<dd>“on Saturday”; which day that is cannot be told from this article</dd>" in page


def test_an_editor_corrects_the_details_in_a_dialog(desk, claim):
    sent = {
        "attribution": "Radio Sarn\r\n Mara Venn \r\n", "hedge": "denied", "places": "Brenova", "people": "",
        "organisations": "", "first_day": "2026-03-07", "last_day": "", "event_words": "on Saturday", "reason": WHY,
    }  # fmt: skip

    response = desk.post(reverse("admin:claims_claim_act", args=[claim.pk, "describe"]), sent, follow=True)

    claim.refresh_from_db()
    assert "The details are corrected" in response.content.decode()
    assert (claim.attribution, claim.hedge) == (["Radio Sarn", "Mara Venn"], "denied")
    assert (claim.event_start, claim.event_end) == SATURDAY
    page = response.content.decode()
    assert '<input type="date" name="first_day" value="2026-03-07"' in page
    assert "Radio Sarn\nMara Venn</textarea>" in page


def test_a_year_of_two_digits_is_told(desk, claim):
    sent = {"hedge": "denied", "first_day": "0022-03-07", "reason": WHY}

    response = desk.post(reverse("admin:claims_claim_act", args=[claim.pk, "describe"]), sent, follow=True)

    assert "Write the year in four digits, such as 2022." in response.content.decode()
    assert claim.journal.count() == 0


def test_a_last_day_without_a_first_is_told(desk, claim):
    sent = {"hedge": "denied", "last_day": "2026-03-07", "reason": WHY}

    response = desk.post(reverse("admin:claims_claim_act", args=[claim.pk, "describe"]), sent, follow=True)

    assert "Give the first day too." in response.content.decode()
    assert claim.journal.count() == 0
