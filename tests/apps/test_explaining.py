"""“How do you know that?” is answered down to the passage: in the assessment, on the claim page, for partners."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from apps.evidence.models import Publisher
from apps.evidence.services import open_inquiries
from tests.apps.api_caller import claim_with_evidence, partner_client
from tests.apps.test_assessing import EYEWITNESS, SECOND_WITNESS, assess, publish
from tests.factories import NOW, make_claim, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(now):
    claim = make_claim(statement="Tarvonian troops have abandoned Brenova.", places=["Brenova"], entities=["Tarvonian"])
    open_inquiries(now=now)
    return claim


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(page))


def test_the_assessment_keeps_what_each_sentence_rests_on(claim, now):
    first, second = publish(claim, "Courier", EYEWITNESS), publish(claim, "Night Ferry", SECOND_WITNESS)
    Publisher.objects.filter(name="Night Ferry").update(kind="channel")
    first.published_at = second.published_at = NOW
    first.save()
    second.save()

    assess(claim, now)

    assessment = claim.assessments.get()
    assert [line.split(":")[0] for line in assessment.explanation[1:3]] == [
        "(1) Courier, own report of 11 Mar 2026",
        "(2) Night Ferry, post of 11 Mar 2026",
    ]
    both = [first.pk, second.pk]
    assert assessment.steps == [
        {"kind": "count", "origin": None, "documents": both},
        {"kind": "origin", "origin": 1, "documents": [first.pk]},
        {"kind": "origin", "origin": 2, "documents": [second.pk]},
        {"kind": "finding", "origin": None, "documents": both},
        {"kind": "would_change", "origin": None, "documents": []},
        {"kind": "estimate", "origin": None, "documents": []},
        {"kind": "places", "origin": None, "documents": []},
    ]


def test_the_claim_page_tells_the_counted_origins_that_decide_from_the_estimate_that_does_not(client, claim, now):
    publish(claim, "Courier", EYEWITNESS)
    publish(claim, "Radio Sarn", SECOND_WITNESS)
    Publisher.objects.update(reliability="C")
    assess(claim, now)
    client.force_login(make_staff("Editors"))

    page = text_of(client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode())

    counted = page.index("Independent origins ▲ 2 for, ▼ 0 against Counted. With who they are, they decide")
    estimate = page.index("Estimate 46 % (26 % to 60 %)")
    assert (
        counted < estimate < page.index("Reckoned, for sorting; it decides nothing.") < page.index("How it was weighed")
    )


def test_the_claim_page_opens_each_sentence_into_documents_and_passages(client, claim, now):
    publish(claim, "Courier", EYEWITNESS)
    assess(claim, now)
    client.force_login(make_staff("Editors"))

    page = client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()

    explained = text_of(page[page.index("How it was weighed") :])
    asked = explained.index("How do you know that?", explained.index("(1) Courier"))
    passage = claim.readings.get().passage
    assert asked < explained.index(passage, asked) < explained.index("Insufficient: nobody of weight disputes it")


def test_what_was_weighed_before_there_were_steps_is_shown_by_its_sentences(client):
    claim = claim_with_evidence()
    claim.assessments.update(steps=[])
    client.force_login(make_staff("Editors"))

    page = client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    told = partner_client().get(f"/api/v1/claims/{claim.uid}/").json()["assessment"]

    assert "None disputes it." in page
    assert "How do you know that?" not in page
    assert (told["explanation"], told["steps"]) == (["Two origins support it.", "None disputes it."], [])
