"""No page is counted twice: one that turns out to be another we have read stands aside and hands its leads over."""

import re
from collections.abc import Sequence
from zlib import crc32

from django.db import connection, transaction
from django.db.models import Q

from apps.evidence.models import Document, Lead
from apps.queue.models import Status
from verifyhub.connectors import Kind

LEAST_SHARED = 0.5  # of the words of both: a site that gives all its stories one address would merge them otherwise
_LOCKS = 7  # the first number of our locks on addresses, so that they meet no others


@transaction.atomic
def stand_aside(document: Document) -> bool:
    """If a fetched document's address is that of another that is read: name it, fail, and give it the leads.

    Whether it did. Two forms of a page that arrive at once are judged one after the other, and the second stands aside.
    """
    address = document.canonical_url
    if not address or document.kind != Kind.DOCUMENT.value:
        return False
    _take_turns(address)
    read = Document.objects.filter(Q(url=address) | Q(canonical_url=address), status=Status.DONE, failure="")
    others = read.filter(kind=Kind.DOCUMENT.value).exclude(pk=document.pk).order_by("id")
    known = next((other for other in others if _is_same(document, other)), None)
    if known is None:
        return False
    said = f"This is the same page as {known.url}, which has been read."
    Document.objects.filter(pk=document.pk).update(
        status=Status.FAILED, failure="same_page", same_as=known, last_error=said
    )
    _lead_to(known, list(document.leads.values_list("lookup_id", flat=True)))
    document.refresh_from_db()
    return True


def with_known_pages(documents: Sequence[Document]) -> list[Document]:
    """The documents, and those in whose favour some of them stood aside."""
    known = Document.objects.filter(other_addresses__in=[d.pk for d in documents if d.same_as_id]).distinct()
    found = {document.pk: document for document in [*documents, *known.order_by("pk")]}
    return list(found.values())


def _lead_to(known: Document, lookups: Sequence[int]) -> None:
    Lead.objects.bulk_create([Lead(lookup_id=key, document=known) for key in lookups], ignore_conflicts=True)


def _take_turns(address: str) -> None:
    """Until the end of the transaction. On SQLite the IMMEDIATE transaction is the lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, crc32(address.encode()) - 2**31])


def _is_same(left: Document, right: Document) -> bool:
    ours, theirs = _words(left), _words(right)
    return len(ours & theirs) >= LEAST_SHARED * max(1, min(len(ours), len(theirs)))


def _words(document: Document) -> set[str]:
    return set(re.findall(r"\w{4,}", f"{document.title} {document.text}".casefold()))
