"""PDFs and posts are read like pages; what is locked, broken or hostile is refused in time, for a named reason."""

import io
import json
import time
import zlib
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader, PdfWriter

from verifyhub.documents import Page, UnreadablePage, read_page

URL = "https://ministry.example/statement.pdf"
WORDS = "The rail bridge at Oster has been closed since Sunday morning."


def pdf(*objects: bytes) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj %s endobj\n" % (number, thing)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(places)
    end = b"trailer << /Root 1 0 R /Info %d 0 R /Size %d >>\n" % (len(objects), len(objects) + 1)
    return body + table + end + b"startxref\n%d\n%%%%EOF" % len(body)


def written(stream: bytes = b"BT /F1 12 Tf 10 100 Td (" + WORDS.encode() + b") Tj ET", more: bytes = b"") -> bytes:
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< %s /Length %d >> stream\n%s\nendstream" % (more, len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Statement on the bridge) /Author (Ministry of Roads) /CreationDate (D:20220911091500+03'00') >>",
    )


def read(body: bytes, content_type: str = "application/pdf", url: str = URL) -> Page:
    return read_page(body, url=url, status=200, headers={"content-type": content_type})


def reason(body: bytes, content_type: str = "application/pdf") -> str:
    with pytest.raises(UnreadablePage) as refusal:
        read(body, content_type)
    return refusal.value.reason


def locked() -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(written()))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def test_a_pdf_is_read_with_what_its_file_says_of_itself() -> None:
    page = read(written())

    assert (page.text, page.title, page.byline) == (WORDS, "Statement on the bridge", "Ministry of Roads")
    assert (page.published_at, page.published_from) == (datetime(2022, 9, 11, 6, 15, tzinfo=UTC), "file")


def test_a_locked_pdf_and_one_of_pictures_are_named() -> None:
    assert reason(locked()) == "encrypted"
    assert reason(written(b"0 0 500 200 re f")) == "not_text"


def bomb() -> bytes:
    """Three thousand million zeros in three megabytes."""
    return written(zlib.compress(zlib.compress(b" " * 50_000_000) * 400), b"/Filter [/FlateDecode /FlateDecode]")


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 \n" + b"[" * 200_000,
        b"%PDF-1.7 \nxref\n0 1\ntrailer << /Prev 10 /Size 1 /Root 1 0 R >>\nstartxref\n10\n%%EOF",
        pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 999999999 >>", b"<< >>"),
        pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [" + b"2 0 R " * 100_000 + b"] >>", b"<< >>"),
        pdf(b"<< " + b"/A << " * 50_000 + b">> " * 50_000 + b">>", b"<< >>"),
        written(b"q " * 1_000_000 + b"(" * 1_000_000),
        bomb(),
    ],
    ids=["brackets", "xref loop", "page loop", "wide page loop", "deep object", "huge stream", "bomb"],
)
def test_a_hostile_pdf_is_refused_in_time(body: bytes) -> None:
    started = time.monotonic()

    assert reason(body) in ("not_text", "too_large")
    assert time.monotonic() - started < 8  # five for the file, the rest for a busy machine


NOTE = {
    "type": "Note",
    "id": "https://social.example/notes/7",
    "attributedTo": "https://social.example/users/ilka",
    "content": '<p>The gate is open.</p><p>See <a href="https://courier.example/x">this</a> &amp; more.</p>',
    "published": "2022-09-11T09:15:00Z",
    "updated": "2022-09-11T10:00:00Z",
}
STATUS = {
    "content": "<p>The gate is open.</p>",
    "account": {"display_name": "Ilka"},
    "created_at": "2022-09-11T09:15:00Z",
}
BLUESKY = {
    "uri": "at://x",
    "author": {"displayName": "Ilka"},
    "record": {"$type": "app.bsky.feed.post", "text": "The gate < open.", "createdAt": "2022-09-11T09:15:00Z"},
}
ARTICLE = [
    {"@type": "NewsArticle", "articleBody": "The gate is open.", "author": [{"name": "Ilka"}], "headline": "Gate"}
]


@pytest.mark.parametrize(
    "value, text, byline",
    [
        (NOTE, "The gate is open.\nSee this & more.", "ilka"),
        ({"type": "Create", "object": NOTE}, "The gate is open.\nSee this & more.", "ilka"),
        (STATUS, "The gate is open.", "Ilka"),
        (BLUESKY, "The gate < open.", "Ilka"),
        ({"thread": {"post": BLUESKY}}, "The gate < open.", "Ilka"),
        (ARTICLE, "The gate is open.", "Ilka"),
    ],
)
def test_a_post_is_read_from_its_json(value: object, text: str, byline: str) -> None:
    page = read(json.dumps(value).encode(), "application/json", "https://social.example/notes/7.json")

    assert (page.text, page.byline) == (text, byline)


def test_a_note_keeps_its_times_links_and_address() -> None:
    page = read(json.dumps(NOTE).encode(), "application/activity+json", "https://social.example/n/7?utm_source=x")

    assert (page.published_at, page.published_from) == (datetime(2022, 9, 11, 9, 15, tzinfo=UTC), "json")
    assert (page.modified_at, page.links) == (datetime(2022, 9, 11, 10, tzinfo=UTC), ("https://courier.example/x",))
    assert page.canonical_url == "https://social.example/notes/7"


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'{"a": 1}', b"[" * 100_000, b'{"type": "Note"}', b"{", b'{"thread": 1}']
)
def test_other_json_is_no_text(body: bytes) -> None:
    assert reason(body, "application/json") == "not_text"
