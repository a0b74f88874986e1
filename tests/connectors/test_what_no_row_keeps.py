"""Sources may send characters that no database keeps and addresses that fit no column; a hit has neither."""

import json

import pytest

from verifyhub.connectors import CONNECTORS, UnreadableAnswer
from verifyhub.outbound import Response

URL = "https://courier.example/1"
SMILE = "\U0001f600"


def read(name: str, body: str) -> list[tuple[str, str]]:
    hits = CONNECTORS[name].read(Response("https://a.example/", 200, {}, body.encode()))
    return [(hit.url, hit.text or hit.title) for hit in hits]


@pytest.mark.parametrize(
    "written, kept",
    [
        (r"Bre\u0000nova", "Brenova"),
        (r"Bre\ud83dnova", "Bre\ufffdnova"),
        (r"Bre\uDE00nova", "Bre\ufffdnova"),
        (r"Brenova \ud83d\ude00", f"Brenova {SMILE}"),
        (r"Brenova \ud83d\ud83d\ude00", f"Brenova \ufffd{SMILE}"),
        (r"Brenova \\u0000", r"Brenova \u0000"),
        (r"Brenova \uD7FF", "Brenova \ud7ff"),
        (
            "Bre\0nova is quiet, and so is the whole of the road to the town of Morvograd this week and next",
            "Brenova is",
        ),
    ],
)
def test_a_title_in_json_keeps_only_whole_characters(written: str, kept: str) -> None:
    [(_, title)] = read("newsapi", f'{{"articles": [{{"url": "{URL}", "title": "{written}"}}]}}')

    assert title[: len(kept)] == kept
    assert "\0" not in title


def test_the_text_of_a_post_keeps_only_whole_characters() -> None:
    post = {"uri": "at://did:plc:a/app.bsky.feed.post/1", "record": {"text": "Bre\0nova \ud83d"}}

    assert read("bluesky", json.dumps({"posts": [post]})) == [
        ("https://bsky.app/profile/did:plc:a/post/1", "Brenova \ufffd")
    ]


LONG_PATH = "ж" * 1_000  # 2,000 bytes


def test_an_item_whose_address_fits_no_column_is_left_out_of_a_feed() -> None:
    long = "https://courier.example/" + LONG_PATH
    items = "".join(f"<item><title>t</title><link>{url}</link></item>" for url in (long, URL))

    assert read("rss", f"<rss version='2.0'><channel>{items}</channel></rss>") == [(URL, "t")]


def test_a_channel_of_posts_without_an_address_that_can_be_asked_is_not_an_empty_one() -> None:
    page = f"""<div class="tgme_channel_info"></div><div class="tgme_widget_message" data-post="a/{LONG_PATH}">
        <div class="tgme_widget_message_text">All quiet.</div><a class="tgme_widget_message_date" href="tg:1"></a>
        </div></html>"""

    with pytest.raises(UnreadableAnswer):
        read("telegram", page)


@pytest.mark.parametrize("address", ["http://[", "https://mp]le/1", "https://g[]n/1", "http://a.example:99999/"])
def test_an_address_that_cannot_be_taken_apart_is_left_out(address: str) -> None:
    articles = [{"url": address, "title": "t"}, {"url": URL, "title": "t"}]

    assert read("gdelt", json.dumps({"articles": articles})) == [(URL, "t")]


@pytest.mark.parametrize(
    "written", ["Brenova<p>\x13is quiet</p>", "Brenova<p>&#19;is quiet</p>", "Brenova<br>&#19;is quiet"]
)
def test_control_characters_between_paragraphs_are_left_out(written: str) -> None:
    [(_, text)] = read("mastodon", json.dumps([{"url": URL, "content": written}]))

    assert text == "Brenova\nis quiet"


@pytest.mark.parametrize("number", ["1", "x1", "X1f", "0000011", "65534", "xFFFF", "31"])
@pytest.mark.parametrize("name, page", [
    ("site_search", "<footer></footer>&#{}<a href='/1'>Brenova</a>"),
    ("telegram", "<div class='tgme_channel_info'></div><div class='tgme_widget_message' data-post='a/1'>"
                 "<i class='tgme_widget_message_reply'></i>&#{};<b class='tgme_widget_message_text'>Quiet</b>"
                 "<a class='tgme_widget_message_date'></a></div></html>"),
    ("page", "<title>News</title>\1<header>&#{}</header>\1<p>Troops left Brenova in the night, on foot.</p>"),
    ("mastodon", '[{{"url": "https://a.example/1", "content": "Quiet<br>&#{};<p>&#{};</p>"}}]'),
])  # fmt: skip
def test_a_control_character_by_its_number_does_not_stop_a_reader(name: str, page: str, number: str) -> None:
    try:
        read(name, page.format(number, number))
    except UnreadableAnswer as refusal:
        assert str(refusal) != ""  # noqa: PT017 - both are an answer, anything else is not


@pytest.mark.parametrize("kept", ["&#9;", "&#10;", "&#65;", "&#xA;", "&#x41;", "&#128;", "&#x10;0"])
def test_other_characters_by_their_number_are_kept(kept: str) -> None:
    [(_, text)] = read("mastodon", json.dumps([{"url": URL, "content": f"Brenova{kept}is"}]))

    assert text.startswith("Brenova")
    assert text.endswith("is")
    assert ("A" in text) == (kept in ("&#65;", "&#x41;"))
