"""The states in which a document was seen, each a row beside its file in the archive."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from apps.evidence.models import Capture, Deposit, Document
from apps.evidence.services.archiving import Stored, archive_answer
from apps.queue.models import QueuedWork, Status
from apps.queue.services import try_again
from verifyhub.outbound import Request, Response

ARCHIVE_PAUSE = timedelta(minutes=5)  # until an archive that was full or away is tried again


def keep_state(
    document: Document,
    stored: Stored,
    *,
    title: str = "",
    text: str = "",
    failure: str = "",
    deposits: Collection[str] = (),
    now: datetime,
) -> Capture:
    """One more state of the document, whose file is in the archive already. Part of the caller's transaction.

    `failure` is why there is nothing to read; `deposits` are the kinds of vouching wanted for it.
    """
    capture = Capture.objects.create(
        document=document,
        outcome=_outcome(document, failure),
        captured_at=now,
        title=title[:500],
        text=text,
        failure=failure,
        **_facts(stored),
    )
    kinds = [kind for kind in deposits if kind != Deposit.Kind.WAYBACK or not failure]
    _ask_for_deposits([capture], kinds, now=now)
    return capture


def archive_posts(
    addresses: Collection[str],
    heard: Sequence[tuple[Request, Response]],
    *,
    secrets: Collection[str] = (),
    now: datetime,
) -> Stored | None:
    """Store the answer in which posts came whole, unless all of them are kept already. Never inside a transaction.

    Raises:
        NotKept: none of the posts may be read as evidence yet.
    """
    known = set(Document.objects.filter(url__in=addresses).values_list("url", flat=True))
    if not heard or (set(addresses) <= known and not _posts_to_keep(url__in=addresses).exists()):
        return None
    request, response = heard[-1]
    return archive_answer(request, response, secrets=secrets, now=now)


def keep_posts(
    documents: Sequence[Document], stored: Stored, *, deposits: Collection[str] = (), now: datetime
) -> list[Capture]:
    """The first state of posts that came together in one answer. Part of the caller's transaction.

    Documents that are no posts, or kept already, are left alone.
    """
    captures = Capture.objects.bulk_create(
        Capture(
            document=document,
            outcome=Capture.Outcome.FIRST,
            captured_at=now,
            title=document.title,
            text=document.text,
            **_facts(stored),
        )
        for document in _posts_to_keep(pk__in=[document.pk for document in documents]).order_by("pk")
    )
    # One time stamp is for the file, and so for all of them; there is no page for a copy elsewhere.
    _ask_for_deposits(captures[:1], [kind for kind in deposits if kind == Deposit.Kind.TIMESTAMP], now=now)
    return captures


def wait_for_the_archive(row: QueuedWork, why: Exception, *, now: datetime) -> bool:
    """Whatever the archive could not take is tried for as long as it takes: it is not the far side's fault."""
    return try_again(row, due_at=now + ARCHIVE_PAUSE, error=str(why), attempts=1)


def latest_state(document: Document) -> Capture | None:
    return document.captures.order_by("-id").first()


def state_before_the_archive(document: Document, *, now: datetime) -> Capture:
    """The state in which a document was read before states were kept; not saved yet, and without a file."""
    return Capture(
        document=document,
        outcome=Capture.Outcome.FIRST,
        captured_at=document.retrieved_at or now,
        url=document.url,
        status=200,
        body_sha256=document.sha256,
        title=document.title,
        text=document.text,
    )


def _posts_to_keep(**wanted: object) -> QuerySet[Document]:
    """A post was never fetched by itself: it was done when it was found."""
    return Document.objects.filter(attempts=0, status=Status.DONE, captures=None, **wanted)


def _outcome(document: Document, failure: str) -> Capture.Outcome:
    if failure:
        return Capture.Outcome.GONE
    is_first = not document.captures.exclude(outcome=Capture.Outcome.GONE).exists()
    return Capture.Outcome.FIRST if is_first else Capture.Outcome.CHANGED


def _facts(stored: Stored) -> dict[str, str | int]:
    return {
        "url": stored.url,
        "status": stored.status,
        "etag": stored.etag,
        "last_modified": stored.last_modified,
        "body_sha256": stored.body_sha256,
        "archive_key": stored.key,
        "archive_size": stored.size,
    }


def _ask_for_deposits(captures: Sequence[Capture], kinds: Collection[str], *, now: datetime) -> None:
    Deposit.objects.bulk_create(
        Deposit(capture=capture, kind=kind, due_at=now) for capture in captures for kind in kinds
    )
