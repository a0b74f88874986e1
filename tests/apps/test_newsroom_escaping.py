"""What comes from articles, pages and answers is shown, and never run or followed."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.claims.models import Claim, Note, Story, Telling
from apps.claims.services import assign, embargo, move_claim, note_told, park, raise_flag
from apps.evidence.models import Assessment, Document, Lead, Lookup, Publisher, Reading
from apps.newsroom.templatetags.newsroom import outside_address
from apps.webhooks.models import Attempt, Delivery
from tests.factories import NOW, make_article, make_claim, make_endpoint, make_entry, make_partner, make_staff
from verifyhub.lifecycle import Actor, Role

pytestmark = pytest.mark.django_db

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
RAW = ("<script>alert", "<img src=x")


def make_hostile_rows() -> dict[str, int]:
    """Every text that a page shows and somebody else wrote."""
    story = Story.objects.create(title=f"Story {ATTACK}", created_at=NOW)
    article = make_article(
        title=ATTACK, text=ATTACK * 3, publisher_name=ATTACK, entered_by_name=ATTACK, source_url="javascript:alert(1)",
        set_aside=[[len(ATTACK), len(ATTACK) + 20, ATTACK]], story=story,
    )  # fmt: skip
    claim = make_claim(
        article=article, story=story, statement=ATTACK, quote=ATTACK, quote_end=len(ATTACK), attribution=[ATTACK],
        places=[ATTACK], entities=[ATTACK], gains=ATTACK, loses=ATTACK, shortfall=ATTACK, state="under_review",
    )  # fmt: skip
    publisher = Publisher.objects.create(name=ATTACK, family=ATTACK, side=ATTACK)
    document = Document.objects.create(url="javascript:alert(1)", title=ATTACK, publisher=publisher, status="done")
    Reading.objects.create(
        claim=claim, document=document, stance="supports", confidence=0.5, passage=ATTACK, relation="relays",
        named_origins=[ATTACK], override_stance="disputes", override_reason=ATTACK, overridden_by=ATTACK, read_at=NOW,
    )  # fmt: skip
    Assessment.objects.create(
        claim=claim, rule_version=1, finding="supported", probability=0.5, log_odds=0, supporting_origins=1,
        disputing_origins=0, document_count=1, lookups_answered=1, lookups_asked=1, explanation=[ATTACK],
        assessed_at=NOW,
        origins=[{
            "label": ATTACK, "stance": ATTACK, "counted": True, "reason": ATTACK, "reliability": ATTACK,
            "interest": ATTACK, "weight_reason": ATTACK, "log_odds": 1.0, "documents": [document.pk],
            "edges": [{"kind": ATTACK, "left": 1, "right": 1, "evidence": ATTACK}],
        }],
    )  # fmt: skip
    lookup = Lookup.objects.create(
        claim=claim,
        connector="rss",
        address="https://a.example/",
        place_name=ATTACK,
        status="failed",
        last_error=ATTACK,
    )
    unread = Document.objects.create(url="data:text/html,<script>alert(1)</script>", status="failed", last_error=ATTACK)
    Lead.objects.create(lookup=lookup, document=unread)
    entry = make_entry(claim, event="evidence.added", reason=ATTACK, data={"title": ATTACK, "override": ATTACK})
    make_entry(claim, event="claim.state_changed", reason=ATTACK, data={"from": ATTACK, "to": ATTACK, "move": ATTACK})
    delivery = Delivery.objects.create(
        endpoint=make_endpoint(description=ATTACK), entry=entry, webhook_id="msg_1", event="evidence.added",
        body=json.dumps({"statement": ATTACK}).encode(), created_at=NOW, status="failed", last_error=ATTACK,
    )  # fmt: skip
    Attempt.objects.create(delivery=delivery, number=1, started_at=NOW, duration_ms=1, error=ATTACK, excerpt=ATTACK)
    _make_hostile_desk(claim)
    return {"claim": claim.pk, "story": story.pk, "article": article.pk, "publisher": publisher.pk,
            "delivery": delivery.pk, "partner": delivery.endpoint.partner_id}  # fmt: skip


def _make_hostile_desk(claim: Claim) -> None:
    """What stands beside the claim: its notes, flags, duplicates, parts and corrections, and who looks after it."""
    hostile = make_staff(username=ATTACK[:150], first_name=ATTACK[:100], last_name=ATTACK[:100])
    actor = Actor(Role.STANDARDS_EDITOR, ATTACK, "user:77")
    Note.objects.create(claim=claim, author=hostile, text=ATTACK, created_at=NOW)
    raise_flag(claim, "evidence_gone", subject="document:1", message=ATTACK, now=NOW)
    make_claim(statement=f"Duplicate {ATTACK}", duplicate_of=claim, story=claim.story)
    make_claim(statement=f"Part {ATTACK}", split_from=claim, story=claim.story)
    embargo(claim, until=NOW + timedelta(days=900_000), reason=ATTACK, actor=actor, now=NOW)
    park(claim, until=NOW + timedelta(days=1), reason=ATTACK, actor=actor, now=NOW)
    assign(claim, to=hostile, actor=actor, now=NOW)
    for name in ("confirm", "reopen", "refute"):
        Claim.objects.filter(pk=claim.pk, state="under_review").update(entered_by="", disputing_readings=1)
        if name == "confirm":
            move_claim(claim, "corroborate", actor=actor, reason=ATTACK, now=NOW)
            Claim.objects.filter(pk=claim.pk).update(corroborated_by="")
        move_claim(claim, name, actor=actor, reason=ATTACK, now=NOW)
        note_told([claim], make_partner(name=f"{name} {ATTACK}"), via=Telling.Via.API, now=NOW)


@pytest.mark.parametrize(
    "name,row",
    [
        ("index", ""),
        ("claims_claim_changelist", ""),
        ("claims_claim_change", "claim"),
        ("claims_article_changelist", ""),
        ("claims_article_change", "article"),
        ("claims_article_add", ""),
        ("claims_story_changelist", ""),
        ("claims_story_change", "story"),
        ("claims_correction_changelist", ""),
        ("claims_claim_then", "claim"),
        ("evidence_publisher_changelist", ""),
        ("evidence_publisher_change", "publisher"),
        ("evidence_publisher_facts", "publisher"),
        ("evidence_publisher_record", "publisher"),
        ("webhooks_delivery_changelist", ""),
        ("webhooks_delivery_change", "delivery"),
        ("accounts_partner_change", "partner"),
    ],
)
def test_no_screen_runs_or_follows_what_others_wrote(client, name, row):
    rows = make_hostile_rows()
    client.force_login(make_staff(is_superuser=True))

    address = reverse(f"admin:{name}", args=[rows[row]] if row else [])
    page = client.get(address, {"at": "9000-01-01T00:00"} if name.endswith("_then") else {}).content.decode()

    assert "alert(1)" in page
    assert [found for found in RAW if found in page] == []
    assert 'href="javascript:' not in page
    assert 'href="data:' not in page


@pytest.mark.parametrize(
    "address,followed",
    [
        ("https://herald.example/1?a=b", "https://herald.example/1?a=b"),
        ("http://herald.example/", "http://herald.example/"),
        ("javascript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https:herald", ""),
        ("//herald.example/", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(address, followed):
    assert outside_address(address) == followed


def test_a_bulk_form_shows_statements_and_runs_none(client):
    claim = make_claim(statement=ATTACK)
    client.force_login(make_staff(is_superuser=True))

    sent = {"action": "park_them", "_selected_action": [claim.pk], "confirmed": "yes", "reason": ATTACK}
    page = client.post(reverse("admin:claims_claim_changelist"), sent).content.decode()

    assert "alert(1)" in page
    assert [found for found in RAW if found in page] == []
