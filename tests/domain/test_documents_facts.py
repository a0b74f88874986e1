"""What a page says of itself: when, who, for whom, after whom."""

import json
from datetime import UTC, datetime

import pytest

from verifyhub.documents import Page, read_page

URL = "https://courier.example/news/oster-bridge"
TEXT = "<p>The rail bridge at Oster has been closed since Sunday morning, the railway said on its page.</p>"


def read(head: str = "", body: str = TEXT, url: str = URL) -> Page:
    page = f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode()
    return read_page(page, url=url, status=200, headers={"content-type": "text/html"})


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    "head, url, published, modified",
    [
        (ld(datePublished="2022-09-11", dateModified="2022-09-12"), URL, ("11", "json-ld"), ("12", "json-ld")),
        ('<meta property="article:modified_time" content="2022-09-12">', URL, (None, ""), ("12", "meta")),
        (ld(datePublished="2022-09-11", dateModified="2022-09-10"), URL, ("11", "json-ld"), (None, "")),
        (ld(datePublished="2022-09-11", dateModified="2099-09-10"), URL, ("11", "json-ld"), (None, "")),
        ("", "https://courier.example/2022/09/11/oster", ("11", "address"), (None, "")),
        ("", "https://courier.example/2022/sep/11/oster", ("11", "address"), (None, "")),
        ('<meta name="date" content="Sun, 11 Sep 2022 00:00:00 GMT">', URL, ("11", "meta"), (None, "")),
    ],
)
def test_times_are_read_with_their_source(head, url, published, modified) -> None:  # type: ignore[no-untyped-def]
    page = read(head, url=url)

    def day(number: str | None) -> datetime | None:
        return datetime(2022, 9, int(number), tzinfo=UTC) if number else None

    assert (page.published_at, page.published_from) == (day(published[0]), published[1])
    assert (page.modified_at, page.modified_from) == (day(modified[0]), modified[1])


@pytest.mark.parametrize(
    "head, body, byline",
    [
        (ld(author={"name": "Lena Hoort"}), "", "Lena Hoort"),
        (ld(author=[{"name": "By Lena Hoort"}, "Ilka Morn"]), "", "Lena Hoort, Ilka Morn"),
        ('<meta name="author" content="By Lena Hoort and Ilka Morn">', "", "Lena Hoort, Ilka Morn"),
        ('<meta name="author" content="lena@courier.example, Lena Hoort">', "", "Lena Hoort"),
        ('<meta name="author" content="https://courier.example/lena">', "", ""),
        ("", '<a rel="author" href="/lena">Lena Hoort</a>', "Lena Hoort"),
        ("", '<div class="byline">By Lena Hoort | Updated on Monday</div>', "Lena Hoort"),
        ("", '<div class="byline">Lena has written about bridges for thirty years and lives by one</div>', ""),
    ],
)
def test_the_byline_is_names_and_nothing_else(head: str, body: str, byline: str) -> None:
    assert read(head, body + TEXT).byline == byline


def test_the_publisher_of_a_page_on_an_aggregator_is_the_one_it_names() -> None:
    head = ld(publisher={"name": "MSN"}, provider={"name": "The Upland Courier"})

    assert read(head, url="https://www.msn.com/en-us/x").site_name == "The Upland Courier"
    assert read(f'<link rel="canonical" href="{URL}">', url="https://news.yahoo.com/x").site_name == "courier.example"
    assert read('<meta property="og:site_name" content="The Courier">').site_name == "The Courier"


def test_a_canonical_link_to_another_site_is_the_original_and_not_the_page_s_own_address() -> None:
    page = read('<link rel="canonical" href="https://agency.example/story">')

    assert (page.canonical_url, page.links[0], page.quoted_sources[0]) == (URL, *["https://agency.example/story"] * 2)


@pytest.mark.parametrize("stated", ["/", "https://courier.example/", "javascript:alert(1)", "/news", "http://[::1"])
def test_a_careless_canonical_link_merges_nothing(stated: str) -> None:
    assert read(f'<link rel="canonical" href="{stated}">', url=f"{URL}?utm_source=x").canonical_url == URL


def test_quoted_sources_are_what_the_page_gives_for_what_it_says() -> None:
    body = (
        f"{TEXT}<blockquote class='twitter-tweet'><p>The bridge is closed to all trains, says the railway.</p>"
        "<a href='https://twitter.com/rail/status/1?ref_src=x'>11 September</a></blockquote>"
        "<script data-telegram-post='willow_line/7'></script><p>The rest was told to us by <cite>Willow Line</cite>, "
        "and by <a href='https://agency.example/a?utm_source=b'>an agency</a> that has a reporter in the town.</p>"
        "<p>Source: The Upland Courier</p>"
    )

    page = read(ld(isBasedOn="https://ministry.example/notice"), body)

    assert page.quoted_sources == (
        "https://ministry.example/notice",
        "https://twitter.com/rail/status/1",
        "https://agency.example/a",
        "Willow Line",
        "https://t.me/willow_line/7",
        "The Upland Courier",
    )
