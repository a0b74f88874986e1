"""An exchange becomes a WARC file that others can read, always the same one, and without our keys."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import pytest

from verifyhub.outbound import Request, Response
from verifyhub.preservation import DamagedArchive, read_warc, write_warc

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
URL = "https://courier.example/brenova?page=1"
BODY = "<p>The gate of Brenova stood open — “wide open”.</p>".encode()
ANSWER = Response(URL, 200, {"content-type": "text/html", "etag": '"a1"'}, BODY)


def records(warc: bytes) -> list[tuple[str, str, int]]:
    return [(record.kind, record.url, record.status) for record in read_warc(BytesIO(warc))]


def test_an_exchange_is_kept_with_its_request_and_read_back_byte_for_byte() -> None:
    warc = write_warc(Request(URL, headers={"Accept": "text/html"}), ANSWER, at=AT)

    info, answer, request = read_warc(BytesIO(warc))
    assert (info.kind, answer.kind, request.kind) == ("warcinfo", "response", "request")
    assert (answer.url, answer.status, answer.date) == (URL, 200, "2026-03-14T09:30:00Z")
    assert answer.payload == BODY
    assert answer.payload_sha256 == hashlib.sha256(BODY).hexdigest()
    assert answer.headers == {"content-type": "text/html", "etag": '"a1"', "content-length": str(len(BODY))}
    assert request.headers == {"host": "courier.example", "accept": "text/html"}


def test_the_same_exchange_makes_the_same_bytes() -> None:
    first, second = (write_warc(Request(URL), ANSWER, at=AT) for _ in range(2))

    assert first == second
    assert first != write_warc(Request(URL), ANSWER, at=AT.replace(second=1))


def test_another_program_finds_nothing_wrong_with_the_file(tmp_path) -> None:
    path = tmp_path / "kept.warc.gz"
    path.write_bytes(write_warc(Request(URL), ANSWER, at=AT))

    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.count("digest pass") == 3
    assert "fail" not in checked.stdout


def test_how_the_answer_was_wrapped_moves_aside() -> None:
    headers = {"content-encoding": "gzip", "transfer-encoding": "chunked", "content-length": "31"}

    warc = write_warc(Request(URL), Response(URL, 200, headers, BODY), at=AT)

    assert list(read_warc(BytesIO(warc)))[1].headers == {
        "x-archive-orig-content-encoding": "gzip",
        "x-archive-orig-transfer-encoding": "chunked",
        "x-archive-orig-content-length": "31",
        "content-length": str(len(BODY)),
    }


def test_the_way_over_redirects_is_kept() -> None:
    short = "https://courier.example/b"
    hop = Response(short, 301, {"location": URL}, b"")

    warc = write_warc(Request(short), Response(URL, 200, {}, BODY, hops=(hop,)), at=AT)

    assert records(warc) == [
        ("warcinfo", "", 0),
        ("response", short, 301),
        ("request", short, 0),
        ("response", URL, 200),
        ("request", URL, 0),
    ]


def test_no_key_of_ours_is_written_down() -> None:
    url = "https://api.example/posts?key=s3cret%2Fkey&q=Brenova"
    request = Request(url, headers={"Authorization": "Bearer s3cret/key", "Cookie": "c=1", "X-Key": "s3cret/key"})

    warc = write_warc(request, Response(url, 200, {"link": f"<{url}>"}, b"{}"), at=AT, secrets=["s3cret/key"])

    _, answer, asked = read_warc(BytesIO(warc))
    assert answer.url == asked.url == "https://api.example/posts?key=withheld&q=Brenova"
    assert answer.headers["link"] == "<https://api.example/posts?key=withheld&q=Brenova>"
    assert asked.headers == {"host": "api.example", "x-key": "withheld"}


def test_header_bytes_are_those_that_came_and_cannot_break_the_file() -> None:
    sent = {"x-title": "Бренова".encode().decode("latin-1"), "x-odd": "one\r\nX-Two: two", "x-wide": "—"}

    answer = list(read_warc(BytesIO(write_warc(Request(URL), Response(URL, 200, sent, b""), at=AT))))[1]

    assert answer.headers == {
        "x-title": "Бренова",
        "x-odd": "one  X-Two: two",
        "x-wide": "?",
        "content-length": "0",
    }


def test_a_status_without_a_name_is_kept_too() -> None:
    warc = write_warc(Request(URL), Response(URL, 799, {}, b""), at=AT)

    assert records(warc)[1] == ("response", URL, 799)


@pytest.mark.parametrize("damage", [lambda w: w[: len(w) // 2], lambda w: b"not a file", lambda w: w[:60] + w[61:]])
def test_a_damaged_file_is_said_to_be_damaged(damage) -> None:
    warc = write_warc(Request(URL), ANSWER, at=AT)

    with pytest.raises(DamagedArchive, match="^The file cannot be read as a WARC file.$"):
        list(read_warc(BytesIO(damage(warc))))
