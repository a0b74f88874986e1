"""Rows and callers for the tests of the API door."""

from datetime import datetime

from django.test import Client

from apps.claims.models import Claim
from apps.evidence.models import Assessment, Document, Lead, Lookup, Publisher, Reading
from apps.queue.models import Status
from tests.factories import NOW, make_claim, make_key


def partner_client(key: str | None = None) -> Client:
    """A partner's program. A failing server is shown as the partner would see it."""
    bearer = f"Bearer {make_key() if key is None else key}"
    return Client(headers={"Authorization": bearer}, raise_request_exception=False)


def make_document(claim: Claim, number: int, *, publisher: Publisher | None = None, **fields: object) -> Document:
    """A document that was found for the claim and read about it."""
    document = Document.objects.create(
        **{
            "url": f"https://paper{number}.example/story",
            "publisher": publisher or Publisher.objects.create(name=f"Paper {claim.pk}-{number}", reliability="B"),
            "title": f"Story {number}",
            "text": "Troops are in Brenova, our correspondent saw.",
            "status": Status.DONE,
            "published_at": NOW,
            "retrieved_at": NOW,
            "sha256": f"{number:064x}",
        }
        | fields
    )
    Reading.objects.create(
        claim=claim,
        document=document,
        stance="supports",
        confidence=0.9,
        passage="Troops are in Brenova",
        passage_end=21,
        relation="first_hand",
        read_at=NOW,
    )
    return document


def make_lookup(claim: Claim, place: str, *, documents: tuple[Document, ...] = (), **fields: object) -> Lookup:
    lookup = Lookup.objects.create(
        **{
            "claim": claim,
            "connector": "rss",
            "address": f"https://{place.lower().replace(' ', '-')}.example/feed",
            "place_name": place,
            "status": Status.DONE,
            "hits_found": len(documents),
            "asked_at": NOW,
        }
        | fields
    )
    for document in documents:
        Lead.objects.create(lookup=lookup, document=document)
    return lookup


def make_assessment(claim: Claim, *groups: list[Document], **fields: object) -> Assessment:
    """Each group of documents is one origin that supports the claim; neighbours in it are tied."""
    origins = [
        {
            "label": f"Origin {number}",
            "stance": "supports",
            "counted": True,
            "reason": "It saw this itself.",
            "reliability": "B",
            "interest": "neutral",
            "log_odds": 1.1,
            "weight_reason": "supports it, graded B",
            "documents": [document.pk for document in group],
            "edges": [
                {"kind": "wire_credit", "left": left.pk, "right": right.pk, "evidence": "Harbour Wire"}
                for left, right in zip(group, group[1:], strict=False)
            ],
        }
        for number, group in enumerate(groups, start=1)
    ]
    return Assessment.objects.create(
        **{
            "claim": claim,
            "rule_version": 1,
            "finding": "supported",
            "probability": 0.87,
            "probability_low": 0.61,
            "probability_high": 0.95,
            "log_odds": 1.9,
            "supporting_origins": len(groups),
            "disputing_origins": 0,
            "document_count": sum(len(group) for group in groups),
            "lookups_answered": 1,
            "lookups_asked": 1,
            "explanation": ["Two origins support it.", "None disputes it."],
            "steps": [
                {"kind": "origin", "origin": len(groups), "documents": [document.pk for document in groups[-1]]},
                {"kind": "places", "origin": None, "documents": []},
            ],
            "origins": origins,
            "assessed_at": NOW,
        }
        | fields
    )


def claim_with_evidence(*, state: str = "corroborated", at: datetime = NOW, **fields: object) -> Claim:
    """Two origins, one of them with two documents; one place that could not be reached; one page behind a login."""
    claim = make_claim(state=state, finding="supported", probability=0.87, supporting_origins=2, shortfall="", **fields)
    first, second, third = (make_document(claim, claim.pk * 100 + number) for number in (1, 2, 3))
    walled = Document.objects.create(
        url=f"https://walled.example/{claim.pk}",
        failure="login_wall",
        last_error="A login is asked for.",
        status="failed",
    )
    make_lookup(claim, "Harbour Wire", documents=(first, second, third, walled))
    make_lookup(claim, "River Radio", status=Status.FAILED, hits_found=None, last_error="No answer within 20 s.")
    make_assessment(claim, [first, second], [third], assessed_at=at)
    return claim
