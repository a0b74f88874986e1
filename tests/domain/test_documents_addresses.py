"""Two addresses of one page become one, and two pages never do."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifyhub.documents.addresses import canonical_address, is_own_address, is_same_site, site_of

STORY = "https://courier.example/news/oster-bridge"


@pytest.mark.parametrize(
    "url, expected",
    [
        ("HTTPS://Courier.Example/News", "https://courier.example/News"),
        ("https://courier.example", "https://courier.example/"),
        ("https://courier.example:443/x", "https://courier.example/x"),
        ("http://courier.example:80/x", "http://courier.example/x"),
        ("https://courier.example:8443/x", "https://courier.example:8443/x"),
        ("https://courier.example:/x", "https://courier.example/x"),
        ("https://courier.example/a/./b/../c", "https://courier.example/a/c"),
        ("https://courier.example/a/..", "https://courier.example/"),
        ("https://courier.example/../../a/", "https://courier.example/a/"),
        ("https://courier.example/a//b", "https://courier.example/a//b"),
        ("https://courier.example/x#part", "https://courier.example/x"),
        ("https://courier.example/x?utm_source=a&utm_medium=b", "https://courier.example/x"),
        ("https://courier.example/x?b=2&fbclid=9&a=1", "https://courier.example/x?b=2&a=1"),
        ("https://courier.example/x?GCLID=1&mc_cid=2&igshid=3&ref_src=4&id=5", "https://courier.example/x?id=5"),
        ("https://courier.example/x?ref=front&page=2", "https://courier.example/x?ref=front&page=2"),
        ("https://www.youtube.com/watch?v=a1&si=tracker", "https://www.youtube.com/watch?v=a1"),
        ("https://x.com/ilka/status/1?s=20&t=abc", "https://x.com/ilka/status/1"),
        ("https://courier.example/x?s=20", "https://courier.example/x?s=20"),
        ("https://ilka@courier.example/x", "https://ilka@courier.example/x"),
        ("  https://courier.example/x \n", "https://courier.example/x"),
    ],
)
def test_what_does_not_tell_pages_apart_is_taken_off(url: str, expected: str) -> None:
    assert canonical_address(url) == expected


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "no address",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "https://",
        "http://[::1",
        "https://a:99999/",
        "//x",
    ],
)
def test_odd_input_comes_back_unchanged(odd: str) -> None:
    assert canonical_address(odd) == odd


@given(
    st.text(max_size=60)
    | st.text(max_size=60).map("https://courier.example/".__add__)
    | st.from_regex(r"https?://.{1,40}")
)
@example("https://courier.example/..%2f/?&utm_=#")
@example("http://a/?://")
@example("HTTP://%A")
@example("HTTP://0/\x0c#")
def test_a_second_time_changes_nothing_and_the_host_stays(url: str) -> None:
    once = canonical_address(url)

    assert canonical_address(once) == once
    if once != url:
        assert urlsplit(once).hostname == urlsplit(url.strip()).hostname


@pytest.mark.parametrize(
    "url, site",
    [
        ("https://m.courier.co.uk/x", "courier.co.uk"),
        ("https://www.courier.example/x", "courier.example"),
        ("https://ilka.github.io/", "ilka.github.io"),
        ("http://192.0.2.7/x", "192.0.2.7"),
        ("http://localhost:8000/", "localhost"),
        ("http://[::1", ""),
        ("no address", ""),
    ],
)
def test_a_site_is_what_one_owner_holds(url: str, site: str) -> None:
    assert site_of(url) == site


def test_two_addresses_without_a_host_are_not_one_site() -> None:
    assert not is_same_site("", "")


@pytest.mark.parametrize(
    "stated, url, is_own",
    [
        (STORY, "https://m.courier.example/news/oster-bridge?from=feed", True),
        (STORY, f"{STORY}/amp", True),
        (STORY, f"{STORY}/print", True),
        ("https://courier.example/", STORY, False),
        ("https://courier.example", STORY, False),
        ("https://courier.example/news", STORY, False),
        ("https://courier.example/", "https://courier.example/?p=12", False),
        ("https://courier.example/read.php", "https://courier.example/read.php?story_id=12", False),
        ("https://courier.example/read.php?story_id=12", "https://courier.example/read.php?story_id=12&x=1", True),
        ("https://other.example/news/oster-bridge", STORY, False),
        ("javascript:alert(1)", STORY, False),
        ("", STORY, False),
    ],
)
def test_a_page_is_believed_about_its_own_address_where_that_cannot_merge_two_stories(
    stated: str, url: str, is_own: bool
) -> None:
    assert is_own_address(stated, url) is is_own
