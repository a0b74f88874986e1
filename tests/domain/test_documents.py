"""A page gives its article, or the one right reason why it has none."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifyhub.documents import Page, UnreadablePage, read_page

URL = "https://courier.example/news/oster-bridge"
FIRST = "The rail bridge at Oster has been closed since Sunday morning, the railway said."
SECOND = "Two people who live beside the line heard three explosions before dawn."
ARTICLE = f"<article><h1>Rail bridge closed</h1><p>{FIRST}</p><p>{SECOND}</p></article>"


def html(body: str = ARTICLE, head: str = "", lang: str = "en") -> bytes:
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode()


def read(body: bytes, *, content_type: str = "text/html; charset=utf-8", status: int = 200) -> Page:
    return read_page(body, url=URL, status=status, headers={"content-type": content_type})


def reason(body: bytes, *, content_type: str = "text/html; charset=utf-8", status: int = 200) -> str:
    with pytest.raises(UnreadablePage) as refusal:
        read(body, content_type=content_type, status=status)
    assert str(refusal.value).endswith(".")
    return refusal.value.reason


def test_the_article_is_read_with_all_that_the_page_says_of_it() -> None:
    head = (
        "<title>Rail bridge closed | The Upland Courier</title>"
        '<meta property="og:title" content="Rail bridge closed">'
        '<meta property="og:site_name" content="The Upland Courier"><meta name="author" content="Lena Hoort">'
        '<meta property="article:published_time" content="2022-09-11T09:15:00+03:00">'
    )
    body = (
        '<nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Rail bridge closed</h1>'
        f'<p>{FIRST} See <a href="/notice#top">its notice</a>, <a href="mailto:a@b.example">write</a> or '
        '<a href="javascript:alert(1)">click</a>.</p>'
        f'<p>{SECOND} <a href="https://other.example/x?a=1&amp;b=2">More</a>. '
        '<a href="/notice">Again</a>.</p></article>'
        '<footer>All rights <a href="/imprint">reserved</a></footer>'
    )

    page = read(html(body, head, lang="uk-UA"))

    assert page == Page(
        url=URL,
        title="Rail bridge closed",
        text=f"{FIRST} See its notice, write or click.\n{SECOND} More. Again.",
        byline="Lena Hoort",
        site_name="The Upland Courier",
        published_at=datetime(2022, 9, 11, 6, 15, tzinfo=UTC),
        published_from="meta",
        language="uk",
        links=("https://courier.example/notice", "https://other.example/x?a=1&b=2"),
        canonical_url=URL,
        quoted_sources=("https://other.example/x?a=1&b=2",),
    )


def test_a_page_that_says_nothing_of_itself_has_its_host_for_a_publisher() -> None:
    page = read(html())

    assert (page.title, page.text) == ("Rail bridge closed", f"{FIRST}\n{SECOND}")
    assert (page.site_name, page.byline, page.published_at) == ("courier.example", "", None)


@pytest.mark.parametrize(
    "head, body, expected",
    [
        ('<meta property="article:published_time" content="2022-09-11T09:15:00Z">', "", "2022-09-11T09:15:00+00:00"),
        ('<meta property="article:published_time" content="2022-09-11">', "", "2022-09-11T00:00:00+00:00"),
        ('<meta name="DC.date.issued" content="2022-09-11T09:15:00">', "", "2022-09-11T09:15:00+00:00"),
        ('<meta itemprop="datePublished" content="2022-09-11T09:15:00-0400">', "", "2022-09-11T13:15:00+00:00"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, '
            '{"@type": "NewsArticle", "datePublished": "2022-09-11T23:30:00-02:00"}]}</script>'
            '<meta name="date" content="2020-01-01">',
            "",
            "2022-09-12T01:30:00+00:00",
        ),
        ("", '<article><time datetime="2022-09-11T09:15+03:00">Sunday</time>', "2022-09-11T06:15:00+00:00"),
        ('<script type="application/ld+json">{"datePublished": </script>', "", None),
        ('<script type="application/ld+json">[[[[{"datePublished": "yesterday"}]]]]</script>', "", None),
        ('<meta name="date" content="0001-01-01T00:00:00+12:00">', "", None),
        ("", "<p>It happened on 11 September 2022.</p>", None),
        ("", '<aside><time datetime="2022-09-01">Another story</time></aside>', None),
    ],
)
def test_the_time_of_publication_is_what_the_page_states_and_never_guessed(
    head: str, body: str, expected: str | None
) -> None:
    page = read(html(f"{body}<p>{FIRST}</p><p>{SECOND}</p>", head))

    assert page.published_at == (datetime.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    "status, expected",
    [
        (404, "gone"),
        (410, "gone"),
        (401, "refused"),
        (402, "login_wall"),
        (403, "refused"),
        (451, "refused"),
        (400, "refused"),
        (304, "refused"),
        (503, "refused"),
    ],
)
def test_an_error_status_is_a_reason_whatever_the_page_says(status: int, expected: str) -> None:
    assert reason(html(), status=status) == expected


@pytest.mark.parametrize(
    "body, expected",
    [
        (html("<h1>404</h1><p>Try the front page.</p>"), "gone"),
        (html("<p>Sorry.</p>", "<title>Page not found | Courier</title>"), "gone"),
        (html("<h1>Сторінку не знайдено</h1><p>Спробуйте пошук.</p>"), "gone"),
        (html(f"<h1>Bridge</h1><p>{FIRST}</p><p>Subscribe to read the rest of this article.</p>"), "login_wall"),
        (html(f"<h1>Bridge</h1><p>{FIRST}</p><form><input type='password'></form>"), "login_wall"),
        (html("<h1>Міст</h1><p>Увійдіть, щоб читати далі цю статтю.</p>"), "login_wall"),
        (html("<h1>Just a moment...</h1><p>We are checking your browser before you go on.</p>"), "blocked"),
        (html('<div id="root"></div><script>start()</script>'), "empty"),
        (html(""), "empty"),
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"<!-- nothing -->", "empty"),
    ],
)
def test_a_page_in_place_of_an_article_is_named(body: bytes, expected: str) -> None:
    assert reason(body) == expected


@pytest.mark.parametrize(
    "title, extra",
    [
        ("404 soldiers taken prisoner at Oster", ""),
        ("Access denied to the bridge, say reporters on the spot", ""),
        ("Rail bridge closed", "<header><form>Log in <input type='password'></form></header>"),
    ],
)
def test_a_short_article_is_not_mistaken_for_a_wall(title: str, extra: str) -> None:
    text = f"{FIRST} {SECOND} " * 3

    page = read(html(f"{extra}<article><h1>{title}</h1><p>{text}</p></article>"))

    assert page.text == text.strip()


@pytest.mark.parametrize(
    "body, content_type",
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"%PDF-1.7 ...", "text/html"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", ""),
        (b"PK\x03\x04", "text/html"),
        (b'{"a": 1}', "text/html"),
        (b'{"a": 1}', "application/json"),
        (b"<rss></rss>", "text/html"),
        (b"<html></html>", "application/rss+xml"),
        (b"video", "video/mp4"),
    ],
)
def test_what_is_no_text_is_named_by_its_content_or_its_label(body: bytes, content_type: str) -> None:
    assert reason(body, content_type=content_type) == "not_text"


UKRAINIAN = "Залізничний міст закрито з ранку неділі, повідомила залізниця. Мешканці чули три вибухи на світанку."


@pytest.mark.parametrize(
    "encoding, content_type, head",
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),  # a wrong label on right text
        ("cp1251", "text/html; charset=windows-1251", ""),
        ("cp1251", 'text/html; charset="cp1251"', ""),
        ("cp1251", "text/html", '<meta charset="windows-1251">'),
        ("cp1251", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("cp1251", "text/html; charset=no-such-thing", '<meta charset="windows-1251">'),
        ("koi8-u", "text/html; charset=KOI8-U", ""),
        ("utf-16", "text/html", ""),
        ("utf-8-sig", "text/html", ""),
        ("cp1251", "text/html", ""),  # no label at all: guessed
    ],
)
def test_text_is_read_in_the_writing_it_came_in(encoding: str, content_type: str, head: str) -> None:
    body = html(f"<article><h1>Міст</h1><p>{UKRAINIAN}</p></article>", head, "uk").decode().encode(encoding)

    assert read(body, content_type=content_type).text == UKRAINIAN


def test_a_few_stray_bytes_do_not_cost_the_article() -> None:
    text = f"{FIRST} {SECOND} " * 3

    page = read(
        html(f"<article><h1>Bridge</h1><p>{text}</p></article>").replace(b"railway said", b"railway\xff said", 1)
    )

    assert page.text.startswith(
        "The rail bridge at Oster has been closed since Sunday morning, the railway\ufffd said."
    )


@pytest.mark.parametrize(
    "body",
    [
        bytes(range(128, 256)) * 20,
        bytes(range(256)) * 20,
        b"<p>" + b"a\x00\x01\x02" * 100,
    ],
)
def test_bytes_in_no_known_writing_are_refused(body: bytes) -> None:
    assert reason(body) == "undecodable"


def test_plain_text_is_an_article_with_its_first_line_for_a_title() -> None:
    page = read(b"Bridge closed\r\n\r\n  It was closed on Sunday.  \n", content_type="text/plain; charset=utf-8")

    assert (page.title, page.text) == ("Bridge closed", "Bridge closed\nIt was closed on Sunday.")


def test_plain_text_loses_the_characters_that_no_database_keeps() -> None:
    page = read(b"Bridge\x00 closed\n" + b"It was closed on Sunday. " * 20, content_type="text/plain")

    assert page.title == "Bridge closed"
    assert "\x00" not in page.text


def test_five_megabytes_of_tags_are_refused_at_once() -> None:
    assert reason(html("<p>x</p>" * 600_000)) == "too_large"


def test_a_page_nested_beyond_reason_is_read_or_refused_without_a_crash() -> None:
    assert reason(html("<div>" * 100_000 + "deep")) in ("empty", "too_large")


@pytest.mark.parametrize(
    "part", ["<h2>Story {}</h2>", '<p><a href="/s/{}">Story {}</a></p>', "<article>Story {}</article>"]
)
def test_the_time_to_read_a_page_grows_with_its_parts_and_not_with_their_square(part: str) -> None:
    def cost(parts: int) -> float:
        body = html("".join(part.replace("{}", str(number)) for number in range(parts)))
        began = time.process_time()
        with suppress(UnreadablePage):
            read(body)
        return time.process_time() - began

    cost(100)  # pays for the imports
    assert cost(12_000) < 10 * min(cost(3_000), cost(3_000))  # 4 times the parts; 16 is their square


def test_entities_of_the_page_s_own_making_are_not_unfolded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = f"{bomb}<html><body><article><p>{FIRST} &b;</p><p>{SECOND}</p></article></body></html>"

    assert read(body.encode()).text == f"{FIRST} &b;\n{SECOND}"


@settings(deadline=None, max_examples=150)  # the first example pays for the imports
@given(
    body=st.binary(max_size=400)
    | st.text(alphabet="<>/!&;'\"=[]?- abdehilmprstvyABC\n", max_size=400).map(str.encode)
    | st.text(max_size=200).map(lambda text: html(f"<article><p>{text}</p></article>", text).decode().encode()),
    status=st.sampled_from([200, 200, 200, 404, 500]),
    content_type=st.sampled_from(
        ["", "text/html", "text/html; charset=utf-16", "text/plain", "text/html;charset=\x00"]
    ),
)
def test_whatever_comes_is_read_or_refused_for_a_named_reason(body: bytes, status: int, content_type: str) -> None:
    try:
        page = read(body, status=status, content_type=content_type)
    except UnreadablePage as refusal:
        known = {"gone", "refused", "blocked", "consent", "login_wall", "empty", "not_text", "too_large", "undecodable"}
        assert {refusal.reason} <= known  # noqa: PT017
        return
    assert page.text.strip() != ""
