"""Publishers that have spoken about a claim, for the tests of what is said of publishers and what follows."""

from datetime import datetime
from itertools import count
from typing import Any

from apps.claims.models import Claim
from apps.evidence.models import Document, Inquiry, Lead, Lookup, Publisher, Reading
from apps.evidence.services import assess_claim, request_assessment
from tests.factories import NOW
from verifyhub.lifecycle import Actor, Role

EDITOR = Actor(Role.EDITOR, "Edda Editor", "user:2")
SIGNED: dict[str, Any] = {"reason": "Two corrections a week.", "actor": EDITOR, "now": NOW}
_numbers = count(1)


def make_publisher(name: str, **fields: Any) -> Publisher:
    return Publisher.objects.get_or_create(name=name, defaults=fields)[0]


def speak(claim: Claim, publisher: str, *, stance: str = "supports", **fields: Any) -> Reading:
    """A document by a publisher, found for the claim and read already."""
    relation, named = fields.pop("relation", "first_hand"), fields.pop("named_origins", [])
    number = next(_numbers)
    defaults = {"title": "Brenova", "text": f"Words of our own, number {number}.", "status": "done"}
    document = Document.objects.create(
        url=f"https://press.example/{number}", publisher=make_publisher(publisher), **(defaults | fields)
    )
    place = {"connector": "rss", "address": "https://feed.example", "place_name": "The feed"}
    lookup, _ = Lookup.objects.get_or_create(claim=claim, **place, defaults={"status": "done", "hits_found": 1})
    Lead.objects.create(lookup=lookup, document=document)
    return Reading.objects.create(
        claim=claim,
        document=document,
        statement=claim.statement,
        stance=stance,
        confidence=0.9,
        relation=relation,
        named_origins=named,
        read_at=NOW,
    )


def weigh(claim: Claim, *, now: datetime = NOW) -> dict[str, Any]:
    """What the claim's only origin, or its first, counts for after another weighing."""
    Inquiry.objects.get_or_create(claim=claim, defaults={"opened_at": now, "look_again_at": now})
    request_assessment([claim.pk], now=now)
    assess_claim(Inquiry.objects.get(claim=claim), now=now)
    claim.refresh_from_db()
    found: list[dict[str, Any]] = claim.assessments.latest("id").origins
    return found[0]
