"""The kept copies of a document: every state in which it was seen, and what changed from one to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from apps.evidence.models import Capture, Deposit, Document
from apps.newsroom.desk import SeenAdmin
from verifyhub.preservation import Paragraph, changes_in_words, compare

SHOWN = 50  # versions; the rest is counted
AROUND = 1  # unchanged paragraphs shown beside a change
_GONE = {
    "gone": "The page is gone",
    "login_wall": "The page is behind a login or a paywall",
    "refused": "The site no longer shows us the page",
    "blocked": "The site now turns programs away",
    "consent": "The site now asks for consent first",
}


@dataclass(frozen=True)
class Version:
    """One state. `changes` compare it with the last one that could be read; `said` sums them up."""

    capture: Capture
    number: int
    heading: str
    said: str
    changes: tuple["Passage", ...]
    deposits: tuple[Deposit, ...]


@dataclass(frozen=True)
class Passage:
    """Paragraphs in a row; those far from any change are folded away."""

    is_folded: bool
    paragraphs: tuple[Paragraph, ...]


def versions_of(document: Document) -> tuple[list[Version], int]:
    """Newest first, and how many older ones are not shown; the first one always is."""
    deposits = Prefetch("deposits", queryset=Deposit.objects.defer("token").order_by("kind"))
    captures = list(document.captures.prefetch_related(deposits).order_by("id"))
    left_out = max(0, len(captures) - SHOWN)
    return list(_numbered(captures, left_out))[::-1], left_out


def _numbered(captures: Sequence[Capture], left_out: int) -> Iterator[Version]:
    """Those that are left out, behind the first, are not compared: that takes the time."""
    readable, was_gone = None, False
    for number, capture in enumerate(captures, start=1):
        if number == 1 or number > left_out + 1:
            compared = compare(readable.text, capture.text) if readable and not capture.failure else ()
            yield _version(capture, number, compared, was_gone=was_gone)
        was_gone = bool(capture.failure)
        readable = readable if capture.failure else capture


def _version(capture: Capture, number: int, compared: Sequence[Paragraph], *, was_gone: bool) -> Version:
    said = changes_in_words(compared)
    return Version(
        capture=capture,
        number=number,
        heading=_heading(capture, was_gone=was_gone),
        said=said or ("It says the same as before." if compared else ""),
        changes=tuple(_folded(compared)) if said else (),
        deposits=tuple(capture.deposits.all()),
    )


def _heading(capture: Capture, *, was_gone: bool) -> str:
    if capture.outcome == Capture.Outcome.FIRST:
        return "First seen: what was read as evidence"
    if capture.failure:
        return f"{_GONE.get(capture.failure, 'The page can no longer be read')} (status {capture.status})"
    return "Can be read again" if was_gone else "Changed"


def _folded(paragraphs: Sequence[Paragraph]) -> Iterator[Passage]:
    """What is near a change is shown; a single paragraph is not worth folding."""
    changed = [place for place, paragraph in enumerate(paragraphs) if paragraph.kind != "same"]
    near = {place + step for place in changed for step in range(-AROUND, AROUND + 1)}
    row: list[Paragraph] = []
    is_folded = False
    for place, paragraph in enumerate(paragraphs):
        if row and (place not in near) != is_folded:
            yield Passage(is_folded and len(row) > 1, tuple(row))
            row = []
        is_folded = place not in near
        row.append(paragraph)
    if row:
        yield Passage(is_folded and len(row) > 1, tuple(row))


class ShowsCopies(SeenAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.copies)
        return [path("<int:claim_id>/copies/<int:document_id>/", view, name="claims_claim_copies"), *super().get_urls()]

    def copies(self, request: HttpRequest, claim_id: int, document_id: int) -> HttpResponse:
        claim = self.found(request, str(claim_id))
        document = Document.objects.filter(pk=document_id, readings__claim=claim).first()
        if document is None:
            raise Http404("This document was not read about this claim.")
        versions, left_out = versions_of(document)
        context: dict[str, Any] = {"claim": claim, "document": document, "versions": versions, "left_out": left_out}
        return self.page(request, "newsroom/captures.html", title="Kept copies", **context)
