"""What each search service is asked for one claim, to the letter, and what happens without a key."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings

from verifyhub.connectors import CONNECTORS, CannotAsk, KeyWish, connector_for, key_setting, missing_key
from verifyhub.queries import Query, query_for

KEYS = {name: f"key-of-{name}" for name in CONNECTORS}
KEYED = [name for name, connector in CONNECTORS.items() if connector.key_wish is KeyWish.REQUIRED]
SEARCHES = [name for name, connector in CONNECTORS.items() if connector.default_address]
ADDRESSES = {"site_search": "https://courier.example/search?q={query}"}

QUESTION = (
    '(Vulhedar OR Vuhledar OR Ugledar OR Вугледар OR Угледар) AND ("Night Ferry" OR advanced OR russian OR troops)'
)


def query(name, *, statement="Russian troops advanced on Vulhedar.", names=("Vulhedar", "Night Ferry")):
    return query_for(
        statement,
        names=names,
        address=CONNECTORS[name].default_address or ADDRESSES.get(name, "https://courier.example/news/1"),
        around=datetime(2026, 3, 10, 6, tzinfo=UTC),
        until=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "name, place, parameters",
    [
        (
            "gdelt",
            "https://api.gdeltproject.org/api/v2/doc/doc",
            {
                "query": '(Vulhedar OR Vuhledar OR Ugledar) ("Night Ferry" OR advanced OR russian OR troops)',
                "mode": "artlist",
                "format": "json",
                "maxrecords": "75",
                "sort": "hybridrel",
                "startdatetime": "20260303060000",
                "enddatetime": "20260314093000",
            },
        ),
        (
            "wikipedia",
            "https://en.wikipedia.org/w/api.php",
            {
                "action": "query",
                "generator": "search",
                "gsrsearch": "Vulhedar Night Ferry advanced",
                "gsrnamespace": "0",
                "gsrlimit": "3",
                "prop": "revisions",
                "rvprop": "content",
                "rvslots": "main",
                "format": "json",
                "formatversion": "2",
            },
        ),
        (
            "wayback",
            "https://archive.org/wayback/available",
            {"url": "https://courier.example/news/1", "timestamp": "20260310060000"},
        ),
        (
            "wayback_history",
            "https://web.archive.org/cdx/search/cdx",
            {
                "url": "https://courier.example/news/1",
                "output": "json",
                "fl": "timestamp,original",
                "filter": "statuscode:200",
                "collapse": "digest",
                "from": "20260303060000",
                "to": "20260314093000",
                "limit": "-20",
            },
        ),
        (
            "factcheck",
            "https://factchecktools.googleapis.com/v1alpha1/claims:search",
            {"query": "Vulhedar Night Ferry advanced", "pageSize": "20", "key": "key-of-factcheck"},
        ),
        (
            "guardian",
            "https://content.guardianapis.com/search",
            {
                "q": QUESTION,
                "from-date": "2026-03-03",
                "to-date": "2026-03-14",
                "order-by": "relevance",
                "page-size": "50",
                "show-fields": "trailText",
                "api-key": "key-of-guardian",
            },
        ),
        (
            "newsapi",
            "https://newsapi.org/v2/everything",
            {
                "q": QUESTION,
                "from": "2026-03-03T06:00:00",
                "to": "2026-03-14T09:30:00",
                "sortBy": "relevancy",
                "pageSize": "100",
            },
        ),
        (
            "mediacloud",
            "https://search.mediacloud.org/api/search/story-list",
            {
                "q": f"{QUESTION} AND (language:en OR language:uk OR language:ru)",
                "start": "2026-03-03",
                "end": "2026-03-14",
                "platform": "onlinenews-mediacloud",
                "page_size": "100",
            },
        ),
        (
            "mastodon",
            "https://mastodon.social/api/v2/search",
            {"q": "Vulhedar", "type": "statuses", "limit": "40"},
        ),
        (
            "bluesky",
            "https://bsky.social/xrpc/app.bsky.feed.searchPosts",
            {
                "q": "Vulhedar",
                "sort": "latest",
                "since": "2026-03-03T06:00:00Z",
                "until": "2026-03-14T09:30:00Z",
                "limit": "100",
            },
        ),
        ("sitemap", "https://courier.example/news/1", {}),
        ("site_search", "https://courier.example/search", {"q": "Vulhedar Night Ferry advanced"}),
    ],
)
def test_a_source_is_asked_for_the_claim(name, place, parameters):
    request = connector_for(name, keys=KEYS).request(query(name))

    asked = urlsplit(request.url)
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == place
    assert dict(parse_qsl(asked.query)) == parameters
    assert (request.method, request.body) == ("GET", b"")


@pytest.mark.parametrize(
    "name, header",
    [
        ("newsapi", ("X-Api-Key", "key-of-newsapi")),
        ("mediacloud", ("Authorization", "Token key-of-mediacloud")),
        ("mastodon", ("Authorization", "Bearer key-of-mastodon")),
        ("bluesky", ("Authorization", "Bearer key-of-bluesky")),
    ],
)
def test_a_key_that_goes_in_a_header_stays_out_of_the_address(name, header):
    request = connector_for(name, keys=KEYS).request(query(name))

    assert header in request.headers.items()
    assert KEYS[name] not in request.url


@pytest.mark.parametrize("name", [*KEYED, "mastodon"])
def test_a_key_is_never_carried_on_to_another_place_nor_written_in_a_log(name):
    connector = connector_for(name, keys=KEYS)

    assert connector.request(query(name)).follow_redirects is False
    assert KEYS[name] not in repr(connector)


def test_without_a_token_mastodon_is_asked_for_a_hashtag_in_four_spellings():
    request = connector_for("mastodon", keys={}).request(query("mastodon"))

    assert request.url.startswith("https://mastodon.social/api/v1/timelines/tag/Vulhedar?")
    assert parse_qsl(urlsplit(request.url).query) == [
        ("limit", "40"),
        ("any[]", "Vuhledar"),
        ("any[]", "Ugledar"),
        ("any[]", "Вугледар"),
    ]
    assert "Authorization" not in request.headers


@pytest.mark.parametrize(
    "name, question",
    [
        ("gdelt", "grain prices doubled"),
        ("guardian", "grain AND prices AND doubled"),
        ("wikipedia", "grain prices"),
    ],
)
def test_a_claim_without_names_is_searched_for_by_its_words(name, question):
    request = connector_for(name, keys=KEYS).request(query(name, statement="Grain prices doubled.", names=()))

    assert question in dict(parse_qsl(urlsplit(request.url).query)).values()


def test_gdelt_is_not_asked_for_words_that_it_refuses():
    asked = query("gdelt", statement="Zu sanctions on Смілянка took effect.", names=("Zu", "Смілянка"))

    request = CONNECTORS["gdelt"].request(asked)

    assert dict(parse_qsl(urlsplit(request.url).query))["query"] == "Smilianka (took OR sanctions OR effect)"


def test_newsapi_is_asked_a_shorter_question_when_the_whole_one_is_too_long():
    names = tuple(f"The {letter * 200} Agency" for letter in "abcdef")

    request = connector_for("newsapi", keys=KEYS).request(query("newsapi", statement="It fell.", names=names))

    question = dict(parse_qsl(urlsplit(request.url).query))["q"]
    assert len(question) <= 500
    assert '"' not in question


@pytest.mark.parametrize("name", SEARCHES)
def test_a_claim_that_holds_nothing_to_search_for_is_not_asked_about(name):
    with pytest.raises(CannotAsk, match="^The claim names nothing"):
        connector_for(name, keys=KEYS).request(Query(CONNECTORS[name].default_address))


def test_the_sources_that_need_a_key():
    assert KEYED == ["factcheck", "guardian", "newsapi", "mediacloud", "bluesky"]


@pytest.mark.parametrize("name", KEYED)
def test_without_its_key_a_source_is_off_and_says_what_to_set(name):
    said = f"{CONNECTORS[name].label} needs a key: set VERIFYHUB_{name.upper()}_KEY."

    assert missing_key(name, keys={name: ""}) == said
    with pytest.raises(CannotAsk, match=f"^{re.escape(said)}$"):
        connector_for(name, keys={})
    assert missing_key(name, keys=KEYS) == ""


@pytest.mark.parametrize("name", sorted(set(CONNECTORS) - set(KEYED)))
def test_the_others_need_none(name):
    assert missing_key(name, keys={}) == ""
    assert connector_for(name, keys={}).name == name


def test_a_connector_of_another_version_is_said_not_guessed():
    with pytest.raises(CannotAsk, match="This version has no connector called “smoke signals”."):
        connector_for("smoke signals", keys={})


def test_every_key_has_a_setting():
    wanted = {name for name, connector in CONNECTORS.items() if connector.key_wish is not KeyWish.NONE}

    assert set(settings.CONNECTOR_KEYS) == wanted
    assert {key_setting(name) for name in wanted} == {f"VERIFYHUB_{name.upper()}_KEY" for name in wanted}
