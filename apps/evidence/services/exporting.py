"""Everything a claim rests on as one file for others: the kept pages, the journal, and a manifest of hashes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from apps.claims.models import Claim, JournalEntry
from apps.claims.snapshots import journal_value
from apps.evidence.models import Capture, Deposit, Document, Reading
from apps.evidence.queries import group_of
from apps.evidence.services.archiving import NotThere, whole_file
from apps.evidence.snapshots import reading_part
from apps.queue.models import Status
from verifyhub.preservation import DamagedArchive
from verifyhub.preservation.wacz import ListedPage, write_wacz

_CLAIM_FACTS = ("statement", "quote", "state", "finding", "probability", "created_at", "updated_at")
_DOCUMENT_FACTS = ("url", "title", "published_at", "retrieved_at", "sha256", "text")
_CAPTURE_FACTS = ("outcome", "captured_at", "url", "status", "etag", "last_modified", "body_sha256", "archive_key",
                  "archive_size", "failure")  # fmt: skip


class CannotExport(Exception):
    """The message is a sentence for whoever asked."""


@dataclass(frozen=True)
class Exported:
    """`left_out` were read before there was an archive: their text is in the manifest, and no page to look at."""

    documents: int
    captures: int
    left_out: int
    entries: int


def export_evidence(claim: Claim, target: IO[bytes], *, now: datetime) -> Exported:
    """What was read about the claim and those merged into it, every kept state of it, and what was made of it.

    Raises:
        CannotExport: nothing was kept, or a file is not there any more, or is not as it was.
    """
    group = group_of(claim)
    documents = list(Document.objects.filter(readings__claim__in=group).distinct().order_by("id"))
    captures = list(Capture.objects.filter(document__in=documents).select_related("document").order_by("id"))
    kept = [capture for capture in captures if capture.archive_key]
    if not kept:
        raise CannotExport("No page about this claim has been kept, so there is nothing to export.")
    journal = list(_journal(group))
    try:
        write_wacz(
            target,
            title=claim.statement,
            description=f"Evidence about claim {claim.uid}, with its journal and a manifest of hashes.",
            pages=[_listed(capture) for capture in kept],
            warcs=_files(kept),
            extras={
                "claim/manifest.json": _json(_manifest(claim, group, documents, captures, now=now)),
                "claim/journal.jsonl": "".join(journal).encode(),
                **_time_stamps(kept),
            },
            created=now,
        )
    except (NotThere, DamagedArchive) as error:
        raise CannotExport(f"The export would not be whole. {error} See manage.py verify_archive.") from error
    without_file = {document.pk for document in documents} - {capture.document_id for capture in kept}
    return Exported(len(documents), len(kept), len(without_file), len(journal))


def _files(kept: list[Capture]) -> Iterator[tuple[str, bytes]]:
    """Each file once: posts that came together share one."""
    pages = {capture.archive_key: capture.url for capture in kept}
    for key, url in pages.items():
        try:
            yield key, whole_file(key)
        except NotThere as error:
            raise NotThere(f"{url}, kept as {key}: {error}") from error


def _listed(capture: Capture) -> ListedPage:
    title = capture.title or capture.document.title or capture.url
    shown = f"Gone ({capture.status}): {title}" if capture.failure else title
    return ListedPage(url=capture.url, at=capture.captured_at, title=shown, text=capture.text)


def _journal(group: list[int]) -> Iterator[str]:
    """Lines as `verify_journal --export` writes them; those not yet numbered have no sequence."""
    entries = JournalEntry.objects.filter(claim__in=group).order_by("claim_id", "position")
    for row in entries.values("sequence", "id", "digest", "feed_digest", "content").iterator():
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _time_stamps(kept: list[Capture]) -> dict[str, bytes]:
    stamps = Deposit.objects.filter(capture__in=kept, kind=Deposit.Kind.TIMESTAMP, status=Status.DONE)
    found = stamps.values_list("capture__archive_key", "token")
    return {f"timestamps/{key}.tsr": bytes(token) for key, token in found}


def _manifest(
    claim: Claim, group: list[int], documents: list[Document], captures: list[Capture], *, now: datetime
) -> dict[str, Any]:
    readings = Reading.objects.filter(claim__in=group).select_related("claim", "document__publisher").order_by("id")
    merged = Claim.objects.filter(pk__in=group).exclude(pk=claim.pk).order_by("id")
    return {
        "exported_at": journal_value(now),
        "claim": _claim(claim),
        "merged_claims": [_claim(other) for other in merged],
        "documents": [
            _facts(document, _DOCUMENT_FACTS)
            | {
                "publisher": document.publisher.name if document.publisher else "",
                "captures": [_capture(capture) for capture in captures if capture.document_id == document.pk],
                "readings": [_reading(reading) for reading in readings if reading.document_id == document.pk],
            }
            for document in documents
        ],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {"uid": str(claim.uid), **_facts(claim, _CLAIM_FACTS), "journal_digest": claim.journal_digest}


def _capture(capture: Capture) -> dict[str, Any]:
    file = f"archive/{capture.archive_key}.warc.gz" if capture.archive_key else ""
    copies = capture.deposits.filter(kind=Deposit.Kind.WAYBACK, status=Status.DONE)
    addresses = list(copies.values_list("result_url", flat=True))
    return {**_facts(capture, _CAPTURE_FACTS), "file": file, "copies_elsewhere": addresses}


def _reading(reading: Reading) -> dict[str, Any]:
    offsets = {"passage_start": reading.passage_start, "passage_end": reading.passage_end}
    at = {"claim": str(reading.claim.uid), "read_at": journal_value(reading.read_at)}
    return at | reading_part(reading) | offsets


def _facts(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: journal_value(getattr(row, name)) for name in names}


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2, default=str).encode()


def file_name(claim: Claim, *, now: datetime) -> str:
    return f"claim-{str(claim.uid)[:8]}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.wacz"
