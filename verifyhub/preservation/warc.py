"""One exchange with a far side as a WARC 1.1 file, and back: the same exchange always makes the same bytes."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import IO
from urllib.parse import quote, quote_plus, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from verifyhub.outbound import Request, Response

FORMAT = "WARC/1.1"
SOFTWARE = b"software: VerifyHub\r\nformat: WARC File Format 1.1\r\n"
WITHHELD = "withheld"
# The body is kept unpacked and in one piece: what the far side said of its wrapping moves aside, as other archives do.
_OF_THE_WRAPPING = {"content-encoding", "transfer-encoding", "content-length"}
_PRIVATE = {"authorization", "cookie", "proxy-authorization"}
_HEAD_KINDS = {"request": "application/http; msgtype=request", "response": "application/http; msgtype=response"}


class DamagedArchive(Exception):
    """The bytes are no whole WARC file. The message is a sentence."""


@dataclass(frozen=True)
class Record:
    """One record read back. `head` is the HTTP head as bytes, `payload` what follows it; offsets are in the file."""

    kind: str  # "warcinfo", "request" or "response"
    url: str
    date: str  # as written: "2026-03-14T09:30:00Z"
    status: int
    media_type: str
    headers: Mapping[str, str]  # of HTTP, names in lower case
    payload: bytes
    offset: int
    length: int  # bytes, packed

    @property
    def payload_sha256(self) -> str:
        return hashlib.sha256(self.payload).hexdigest()


def write_warc(request: Request, response: Response, *, at: datetime, secrets: Collection[str] = ()) -> bytes:
    """A .warc.gz with every answer on the way to the last one, each with its request.

    `secrets` are taken out of addresses and headers; private headers are never written.
    """
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=FORMAT)
    date = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    _write(writer, "warcinfo", "", SOFTWARE, SOFTWARE, date=date)
    asked = request
    for answer in (*response.hops, response):
        asked = replace(asked, url=answer.url)
        _write_exchange(writer, asked, answer, date=date, secrets=secrets)
    return out.getvalue()


def without(secrets: Collection[str], text: str) -> str:
    """The text with each secret, plain or as it stands in an address, replaced."""
    for secret in secrets:
        for form in {secret, quote(secret, safe=""), quote_plus(secret)} - {""}:
            text = text.replace(form, WITHHELD)
    return text


def read_warc(file: IO[bytes]) -> Iterator[Record]:
    """The records of a WARC file that was written here, one after the other.

    Raises:
        DamagedArchive: here or in the middle.
    """
    try:
        records, last = ArchiveIterator(file), ""
        for record in records:
            last = record.rec_type
            payload = record.content_stream().read()
            # The end of a record is known only when it was read.
            records.read_to_end(record)
            _check_is_whole(record, payload)
            yield _read(record, payload, offset=records.get_record_offset(), length=records.get_record_length())
        if last != "request":  # warcio takes a file cut off in the head of a record for a whole one
            raise ValueError("The last record is missing.")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, OSError) as error:
        raise DamagedArchive("The file cannot be read as a WARC file.") from error


def _write_exchange(
    writer: WARCWriter, request: Request, response: Response, *, date: str, secrets: Collection[str]
) -> None:
    url = without(secrets, response.url)
    answer_id = _record_id("response", url, date, response.body)
    head = _answer_head(response, secrets)
    _write(writer, "response", url, head + response.body, response.body, date=date)
    body = without(secrets, request.body.decode("latin-1")).encode("latin-1")
    head = _request_head(request, url, secrets)
    _write(writer, "request", url, head + body, body, date=date, concurrent_to=answer_id)


def _write(
    writer: WARCWriter, kind: str, url: str, block: bytes, payload: bytes, *, date: str, concurrent_to: str = ""
) -> None:
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", _record_id(kind, url, date, payload)),
        *([("WARC-Target-URI", url)] if url else []),
        ("WARC-Date", date),
        *([("WARC-Concurrent-To", concurrent_to)] if concurrent_to else []),
        *([("WARC-Payload-Digest", _digest(payload))] if kind in _HEAD_KINDS else []),
        ("WARC-Block-Digest", _digest(block)),
    ]
    headers = StatusAndHeaders("", fields, protocol=FORMAT)
    media_type = _HEAD_KINDS.get(kind, "application/warc-fields")
    # Given as a block with its head already in it: warcio would write header values anew, in other characters.
    record = ArcWarcRecord("warc", kind, headers, BytesIO(block), None, media_type, len(block))
    record.payload_length = len(block)
    writer.write_record(record)


def _record_id(kind: str, url: str, date: str, payload: bytes) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {date} {_digest(payload)} {url}')}>"


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _answer_head(response: Response, secrets: Collection[str]) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {_phrase(response.status)}"]
    for name, value in response.headers.items():
        aside = "X-Archive-Orig-" if name.lower() in _OF_THE_WRAPPING else ""
        lines.append(f"{aside}{name}: {without(secrets, value)}")
    return _head([*lines, f"Content-Length: {len(response.body)}"])


def _request_head(request: Request, url: str, secrets: Collection[str]) -> bytes:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {name: value for name, value in request.headers.items() if name.lower() not in _PRIVATE}
    lines = [f"{request.method} {path} HTTP/1.1", f"Host: {parts.netloc}"]
    return _head([*lines, *(f"{name}: {without(secrets, value)}" for name, value in sent.items())])


def _head(lines: list[str]) -> bytes:
    """Header bytes were read as Latin-1, so this gives them back; a line break in one cannot end the head."""
    clean = [line.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace") for line in lines]
    return b"\r\n".join(clean) + b"\r\n\r\n"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _check_is_whole(record: ArcWarcRecord, payload: bytes) -> None:
    """warcio takes a file that ends in mid-record for a short one."""
    digest_of = "WARC-Payload-Digest" if record.rec_type in _HEAD_KINDS else "WARC-Block-Digest"
    if record.rec_headers.get_header(digest_of) != _digest(payload):
        raise ValueError("The record is not what its digest says.")


def _read(record: ArcWarcRecord, payload: bytes, *, offset: int, length: int) -> Record:
    http = record.http_headers
    headers = {name.lower(): value for name, value in http.headers} if http else {}
    return Record(
        kind=record.rec_type,
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        date=record.rec_headers.get_header("WARC-Date") or "",
        status=int(http.get_statuscode()) if record.rec_type == "response" else 0,
        media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
        headers=headers,
        payload=payload,
        offset=offset,
        length=length,
    )
