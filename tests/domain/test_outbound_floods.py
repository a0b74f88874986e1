"""No far side can flood us: what is too long is refused unread, or cut where only its beginning counts."""

import gzip

import pytest

from tests.domain.loopback import (
    HEAD,
    FarSide,
    Script,
    answer,
    endless,
    failure,
    through,
)
from verifyhub.outbound import Request

ZEROS = gzip.compress(bytes(20_000_000))  # 20 kB on the wire
TOO_LARGE = "The page is larger than 0.01 MB."
TOO_MANY_HEADERS = "paper.example sent more or longer headers than any page needs."


@pytest.mark.parametrize(
    "script, message",
    [
        (HEAD + b"Content-Length: 1000000000\r\n\r\n", TOO_LARGE),
        (HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n", TOO_LARGE),
        (endless(HEAD + b"\r\n", b"a" * 10_000), TOO_LARGE),
        (endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"a" * 1024 + b"\r\n"), TOO_LARGE),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + ZEROS[:9_000], TOO_LARGE),
        (answer(ZEROS[:9_000], "Content-Encoding: X-GZIP"), TOO_LARGE),
        (endless(HEAD, b"X-One: 1\r\n" * 1_000), TOO_MANY_HEADERS),
        (endless(HEAD + b"X-Long: ", b"a" * 10_000), TOO_MANY_HEADERS),
        (
            HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 2_000) for n in range(50)) + b"\r\n",
            "The site sent longer headers than any page needs.",
        ),
    ],
    ids=["stated", "absurd", "endless", "chunks", "bomb", "bomb with length", "headers", "long header", "large head"],
)
def test_a_flood_is_refused_for_good(script: Script | bytes, message: str) -> None:
    with FarSide(script) as far_side:
        failed = failure(far_side)

    assert (str(failed), failed.retryable) == (message, False)


def test_a_page_of_exactly_the_limit_is_taken() -> None:
    with FarSide(answer(b"a" * 10_000)) as far_side:
        assert len(through(far_side)(Request("http://paper.example/")).body) == 10_000


@pytest.mark.parametrize(
    "script",
    [
        HEAD + b"Content-Length: 1000000000\r\n\r\n" + bytes(30_000),
        endless(HEAD + b"\r\n", bytes(10_000)),
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + ZEROS[:9_000],
    ],
    ids=["stated", "endless", "bomb"],
)
def test_of_a_flood_only_the_beginning_is_taken_where_that_is_all_that_counts(script: Script | bytes) -> None:
    with FarSide(script) as far_side:
        response = through(far_side)(Request("http://paper.example/robots.txt", cut_at=20_000))

    assert response.body == bytes(20_000)


def test_a_packing_not_asked_for_is_refused() -> None:
    with FarSide(answer(b"\x0b\x02\x80", "Content-Encoding: br")) as far_side:
        failed = failure(far_side)

    assert (str(failed), failed.retryable) == ("The site packed its answer as “br”, which was not asked for.", False)
