"""What one more document costs a claim that has 10, 100, 1,000 or 10,000: reading it, grouping, weighing, journal."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim
from apps.evidence.models import Document, Inquiry, Lead, Lookup, Publisher, Reading
from apps.evidence.services import assess_claim, request_assessment
from lab.bench.claims import NOW, STATEMENT, make_article, make_claims

WORDS = 300  # of a document
PUBLISHERS = 400
ADDED = 3  # documents at each size; the median counts
_BATCH = 500


def measure(*, sizes: Sequence[int]) -> dict[str, Any]:
    """Processor time in milliseconds and queries for one more document, by how many there are."""
    publishers = Publisher.objects.bulk_create(Publisher(name=f"Paper {n}", reliability="C") for n in range(PUBLISHERS))
    milliseconds, queries = {}, {}
    for size in sizes:
        claim = make_claims(make_article(), 1)[0]
        lookup = _with_documents(claim, size, publishers)
        took = [_add_one(claim, lookup, publishers[n], n + 1) for n in range(ADDED)]
        milliseconds[str(size)] = round(sorted(spent for spent, _ in took)[ADDED // 2], 1)
        queries[str(size)] = took[-1][1]
        print(f"{size:,} documents: {milliseconds[str(size)]:,} ms and {queries[str(size)]} queries for one more")
    return {"milliseconds": milliseconds, "queries": queries}


def _add_one(claim: Claim, lookup: Lookup, publisher: Publisher, number: int) -> tuple[float, int]:
    document = _document(publisher, random.Random(uuid4().hex), kind=0)
    document.save()
    Lead.objects.create(lookup=lookup, document=document)
    now = NOW + timedelta(minutes=number)
    request_assessment([claim.pk], now=now)
    inquiry = Inquiry.objects.get(claim=claim)
    before = Reading.objects.filter(claim=claim).count()
    started = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        assess_claim(inquiry, now=now + timedelta(seconds=10))
    spent = 1000 * (time.process_time() - started)
    assert Reading.objects.filter(claim=claim).count() == before + 1, "one document is read, no other again"
    return spent, len(asked)


def _with_documents(claim: Claim, size: int, publishers: Sequence[Publisher]) -> Lookup:
    """Documents that were read already: own reports, copies of one wire story, and reports that name one source."""
    dice = random.Random(size)
    Claim.objects.filter(pk=claim.pk).update(state="under_review")
    lookup = Lookup.objects.create(
        claim=claim, connector="rss", address=f"https://{uuid4().hex}.example", place_name="The feed", status="done",
        hits_found=size,
    )  # fmt: skip
    documents = Document.objects.bulk_create(
        (_document(dice.choice(publishers), dice, kind=n % 3) for n in range(size)), batch_size=_BATCH
    )
    Lead.objects.bulk_create((Lead(lookup=lookup, document=d) for d in documents), batch_size=_BATCH)
    Reading.objects.bulk_create((_reading(claim, d) for d in documents), batch_size=_BATCH)
    Inquiry.objects.create(claim=claim, opened_at=NOW)
    request_assessment([claim.pk], now=NOW)
    assess_claim(Inquiry.objects.get(claim=claim), now=NOW + timedelta(seconds=10))
    return lookup


def _document(publisher: Publisher, dice: random.Random, *, kind: int) -> Document:
    own = " ".join(f"{dice.choice('bcdfglmnprst')}{dice.choice('aeiou')}{dice.randrange(900)}" for _ in range(WORDS))
    wire = " ".join(f"the wire tells word {n} of its story" for n in range(WORDS // 8))
    says = (f"I saw it myself. {STATEMENT}", STATEMENT, f"The Harbour Authority says: {STATEMENT}")[kind]
    return Document(
        url=f"https://{uuid4().hex}.example/", publisher=publisher, title="Brenova", status="done",
        text=f"{says} {wire if kind == 1 else own}", published_at=NOW,
    )  # fmt: skip


def _reading(claim: Claim, document: Document) -> Reading:
    is_own = document.text.startswith("I saw")
    return Reading(
        claim=claim, document=document, statement=claim.statement, stance="supports", confidence=0.75,
        passage=claim.statement, passage_end=len(claim.statement), relation="first_hand" if is_own else "relays",
        named_origins=["Harbour Authority"] if document.text.startswith("The Harbour") else [], read_at=NOW,
    )  # fmt: skip
