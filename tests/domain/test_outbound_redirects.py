"""Each redirect is checked and admitted anew, three at most, and carries nothing private elsewhere."""

from collections.abc import Sequence
from functools import partial

import pytest

from tests.domain.loopback import POLICY, PUBLIC, FarSide, always_public, answer, failure, through
from verifyhub.outbound import Fetch, FetchFailed, Request, fetch


def test_a_redirect_is_followed_up_to_three_times() -> None:
    hops = [answer(b"x" * 20_000, f"Location: /{n}", status="301 Moved") for n in (1, 2, 3)]
    with FarSide(*hops, answer(b"there")) as far_side:
        response = through(far_side)(Request("http://paper.example/0"))

    assert (response.url, response.body) == ("http://paper.example/3", b"there")
    assert [(hop.url, hop.status, hop.headers["location"], hop.body) for hop in response.hops] == [
        ("http://paper.example/0", 301, "/1", b""),
        ("http://paper.example/1", 301, "/2", b""),
        ("http://paper.example/2", 301, "/3", b""),
    ]


def test_every_hop_is_admitted_before_it_is_asked() -> None:
    admitted: list[str] = []

    def admit(url: str) -> None:
        admitted.append(url)
        if url == "http://other.example/":
            raise FetchFailed("Not now.", retryable=True)

    with FarSide(answer(b"", "Location: http://other.example/", status="302 Found")) as far_side:
        network: Fetch = partial(fetch, policy=POLICY, admit=admit, resolve=always_public, connect=far_side.connect)
        stopped = pytest.raises(FetchFailed, network, Request("http://paper.example/"))

    assert str(stopped.value) == "Not now."
    assert admitted == ["http://paper.example/", "http://other.example/"]
    assert len(far_side.requests) == 1


def test_the_fourth_redirect_is_one_too_many() -> None:
    hops = [answer(b"", "Location: /loop", status="302 Found")] * 5
    with FarSide(*hops) as far_side:
        failed = failure(far_side)

    assert (str(failed), failed.retryable) == ("The site redirected more than 3 times.", False)
    assert len(far_side.requests) == 4


def test_a_redirect_not_to_be_followed_is_an_answer() -> None:
    with FarSide(answer(b"moved", "Location: http://127.0.0.1/", status="307 Moved")) as far_side:
        response = through(far_side)(Request("http://paper.example/", follow_redirects=False))

    assert (response.status, response.headers["location"], response.body) == (307, "http://127.0.0.1/", b"moved")


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "//127.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://paper.example:6379/",
        "http://user@paper.example/",
        "file:///etc/passwd",
        "gopher://paper.example/",
        "http://[",
        "http://paper.example/\x7f",
    ],
)
def test_a_redirect_to_a_hostile_address_is_refused_before_anything_is_dialled(location: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return [PUBLIC] if host == "paper.example" else [host]

    hop = answer(b"", f"Location: {location}", status="302 Found")
    with FarSide(hop, answer(b"secret")) as far_side, pytest.raises(FetchFailed) as failed:
        fetch(Request("http://paper.example/"), policy=POLICY, resolve=resolve, connect=far_side.connect)

    assert failed.value.retryable is False
    assert len(far_side.requests) == 1


def test_what_is_meant_for_one_site_is_not_carried_to_another() -> None:
    private = {"Authorization": "Bearer x", "Cookie": "a=b", "Accept": "text/html"}
    hops = [answer(b"", f"Location: {where}", status="302 Found") for where in ("/same", "http://other.example/")]
    with FarSide(*hops, answer()) as far_side:
        through(far_side)(Request("http://paper.example/", headers=private))

    kept = [("Bearer" in sent, "a=b" in sent, "text/html" in sent) for sent in far_side.requests]
    assert kept == [(True, True, True), (True, True, True), (False, False, True)]


@pytest.mark.parametrize("status, method", [("303 See Other", "GET"), ("302 Found", "GET"), ("308 Moved", "POST")])
def test_a_redirected_post_keeps_its_method_only_where_the_standard_says_so(status: str, method: str) -> None:
    with FarSide(answer(b"", "Location: /b", status=status), answer()) as far_side:
        through(far_side)(Request("http://paper.example/a", method="POST", body=b"x"))

    assert far_side.requests[1].startswith(f"{method} /b ")
