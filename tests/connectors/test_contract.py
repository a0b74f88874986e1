"""Every connector reads its recorded answers exactly, and says so when an answer is not what its source sends.

A recording is a file as a source would send it, beside a JSON file of the same name: where it came from, its status and
headers, and either the hits to be read off it (fields left out are empty) or the sentence an editor gets instead.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beside import ROOT, SHARED
from verifyhub.connectors import CONNECTORS, Hit, Kind, UnreadableAnswer
from verifyhub.outbound import Response
from verifyhub.queries import Query
from verifyhub.words import word_set

RECORDED = Path(__file__).parent / "recorded"
CASES = sorted(path.relative_to(RECORDED) for path in RECORDED.glob("*/*.json"))
# What any source may send one day; the name of a recording begins with what it stands for.
KINDS = {"normal", "empty", "other", "truncated", "misencoded", "error"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_recorded_answer_is_read_exactly(case: Path) -> None:
    expected = json.loads((RECORDED / case).read_text())
    response = recorded_response(case, expected)
    connector = CONNECTORS[case.parts[0]]

    if "unreadable" in expected:
        with pytest.raises(UnreadableAnswer) as refusal:
            connector.read(response)
        assert str(refusal.value) == expected["unreadable"]
    else:
        assert connector.read(response) == [hit(**fields) for fields in expected["hits"]]


def test_every_connector_has_recordings_of_every_kind() -> None:
    missing = {
        name: KINDS - {case.stem.split("-")[0] for case in CASES if case.parts[0] == name} for name in CONNECTORS
    }

    assert missing == {name: set() for name in CONNECTORS}


def test_every_recording_belongs_to_a_connector() -> None:
    assert {case.parts[0] for case in CASES} == set(CONNECTORS)


@pytest.mark.parametrize("name", CONNECTORS)
def test_a_connector_is_known_by_its_own_name(name: str) -> None:
    assert CONNECTORS[name].name == name
    assert CONNECTORS[name].label != ""


@pytest.mark.parametrize(
    "name, address, url",
    [
        ("rss", "https://courier.example/feed.xml", "https://courier.example/feed.xml"),
        ("telegram", "upland_watch", "https://t.me/s/upland_watch"),
        ("telegram", "@upland_watch", "https://t.me/s/upland_watch"),
        ("telegram", "t.me/upland_watch", "https://t.me/s/upland_watch"),
        ("telegram", "https://t.me/s/upland_watch/", "https://t.me/s/upland_watch"),
        ("telegram", "http://127.0.0.1:8000/demo-press/channels/x/", "http://127.0.0.1:8000/demo-press/channels/x/"),
        ("page", "https://courier.example/news/1?x=2", "https://courier.example/news/1?x=2"),
    ],
)
def test_a_source_is_asked_at_its_address(name: str, address: str, url: str) -> None:
    request = CONNECTORS[name].request(Query(address))

    assert (request.method, request.url, request.body) == ("GET", url, b"")


def test_a_feed_is_read_up_to_its_five_hundredth_item() -> None:
    items = b"".join(b"<item><title>t</title><link>https://a.example/%d</link></item>" % n for n in range(600))
    body = b"<rss version='2.0'><channel>" + items + b"</channel></rss>"

    hits = CONNECTORS["rss"].read(Response("https://a.example/feed", 200, {}, body))

    assert [hits[0].url, hits[-1].url, len(hits)] == ["https://a.example/0", "https://a.example/499", 500]


# Well-formed JSON out of the very names that connectors look for, in shapes that no source sends.
NAMES = st.sampled_from(
    sorted(
        word_set(
            """articles response results status stories claims claimReview url webUrl fields trailText publisher
            reviewDate archived_snapshots closest timestamp query batchcomplete pages revisions slots main content index
            error statuses reblog created_at account posts uri record author text facets features embed original"""
        )
    )
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(
    ["https://a.example/1", "https://[", "<ref>https://[x]</ref>", "at://x/app.bsky.feed.post/1", "20220911101500"]
)  # fmt: skip
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4))


@pytest.mark.parametrize("name", CONNECTORS)
@settings(deadline=None)  # the first example pays for the imports
@given(
    body=st.binary(max_size=400)
    | st.text(alphabet="<>/!&;'\"=[]?-rsfedmlitn kaCDTA:\n", max_size=300).map(str.encode)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.sampled_from(
        [b"<rss><channel>", b"<feed>", b"<urlset>", b"<div class='tgme_channel_info'>", b'{"articles": [']
    ).flatmap(lambda start: st.binary(max_size=200).map(lambda rest: start + rest)),
    content_type=st.sampled_from(["", "text/html", "application/rss+xml; charset=utf-16", "text/plain;charset=x"]),
)
def test_whatever_comes_is_read_or_refused_in_words(name: str, body: bytes, content_type: str) -> None:
    response = Response("https://a.example/", 200, {"content-type": content_type}, body)

    try:
        hits = CONNECTORS[name].read(response)
    except UnreadableAnswer:
        return
    assert [found for found in hits if not can_be_kept(found)] == []


BODIES = {
    name: [path.read_bytes() for path in sorted((RECORDED / name).iterdir()) if path.suffix != ".json"]
    for name in CONNECTORS
}
SPLINTERS = [
    b"<", b"</p>", b"<table>", b"<a href='http://[x'>", b"&#0;", b"&#xD800;", b"&#" + b"9" * 5_000 + b";", b"\x00",
    b"\xff", b"<![CDATA[", b"]]>", b"<!--", b"<item>", b"<link>http://[</link>", b"<time datetime='99999-01-01'>",
    b"xml:base='http://['", b"<pubDate>Mon, 99 Foo 99999</pubDate>",
    b'"', b"[", b"}", b"null", b"\\", b"https://[", b'{"url": ', b"<ref>", b"</ref>", b"{{", b"1e999", b"[" * 2_000,
    b"<base href='http://[::'>", b"<x:y z:a='b'>", b"<source url=''/>",
]  # fmt: skip


@pytest.mark.parametrize("name", CONNECTORS)
@settings(deadline=None)
@given(choices=st.data())
def test_a_damaged_recording_is_read_or_refused_in_words(name: str, choices: st.DataObject) -> None:
    body = choices.draw(st.sampled_from(BODIES[name]))
    for splinter in choices.draw(st.lists(st.sampled_from(SPLINTERS), min_size=1, max_size=6)):
        place = choices.draw(st.integers(0, len(body)))
        body = body[:place] + splinter + body[place + choices.draw(st.integers(0, 20)) :]

    try:
        hits = CONNECTORS[name].read(Response("https://a.example/", 200, {}, body))
    except UnreadableAnswer:
        return
    assert [found for found in hits if not can_be_kept(found)] == []


def test_a_telegram_page_about_a_single_post_is_not_taken_for_a_channel() -> None:
    kept = (SHARED or ROOT) / "data" / "fixtures" / "telegram-item.html"
    if not kept.exists():
        pytest.skip("the page as Telegram sent it is not on this machine")

    with pytest.raises(UnreadableAnswer):
        CONNECTORS["telegram"].read(Response("https://t.me/a/1", 200, {"content-type": "text/html"}, kept.read_bytes()))


def can_be_kept(found: Hit) -> bool:
    """What the rest of VerifyHub takes for granted; an address that cannot be taken apart would stop a worker."""
    aware = found.published_at is None or found.published_at.tzinfo is not None
    return (
        urldefrag(found.url).url.startswith(("http://", "https://")) and urlsplit(found.url).path is not None and aware
    )


def recorded_response(case: Path, expected: dict[str, Any]) -> Response:
    [body] = [path for path in (RECORDED / case.parent).glob(f"{case.stem}.*") if path.suffix != ".json"]
    return Response(expected["url"], expected["status"], expected["headers"], body.read_bytes())


def hit(**fields: Any) -> Hit:
    published_at = fields.pop("published_at", None)
    fields["kind"] = Kind(fields.get("kind", "document"))
    links = tuple(fields.pop("links", ()))
    return Hit(**fields, links=links, published_at=datetime.fromisoformat(published_at) if published_at else None)
