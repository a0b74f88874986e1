"""What a document is called when its weighing is explained."""

from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone

from apps.claims.models import Claim
from apps.evidence.models import Document, Publisher
from apps.evidence.services.dating import doubt_about
from verifyhub.connectors import Kind
from verifyhub.corroboration import Telling

_SORTS: dict[str, str] = {
    Publisher.Kind.CHANNEL.value: "post",
    Publisher.Kind.PERSON.value: "post",
    Publisher.Kind.OFFICIAL.value: "statement",
}


def telling_of(document: Document, claim: Claim, *, now: datetime) -> Telling:
    """Its day is as the newsroom counts days."""
    sort = _SORTS.get(document.publisher.kind, "report") if document.publisher else "report"
    day = timezone.localdate(document.published_at) if document.published_at else None
    return Telling(publisher_name(document), sort, day, doubt_about(document, claim, now=now))


def publisher_name(document: Document) -> str:
    page = document.forwarded_from if document.kind == Kind.COPY.value else document.url  # not who keeps the copy
    return document.publisher.name if document.publisher else urlsplit(page).hostname or page
