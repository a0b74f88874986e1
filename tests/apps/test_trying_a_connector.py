"""manage.py try_connector: one source asked by hand, through the real door; what failed is said, and no key is told."""

import io
import ipaddress
import json

import pytest
from django.core.management import CommandError, call_command

from verifyhub.outbound import Policy

pytestmark = pytest.mark.django_db

FOUND = {
    "response": {
        "status": "ok",
        "results": [
            {
                "webTitle": "Troops leave [bold]Brenova",
                "webUrl": "https://guardian.example/brenova",
                "webPublicationDate": "2022-09-11T06:15:00Z",
                "echo": "sesame",
            }
        ],
    }
}


@pytest.fixture
def try_connector(httpserver, settings):
    settings.OUTBOUND_POLICY = Policy(
        private_networks=(ipaddress.ip_network("127.0.0.0/8"),), ports=frozenset({httpserver.port})
    )
    settings.CONNECTOR_KEYS = {"guardian": "sesame"}

    def run(name, query="Troops left Brenova", **options):
        out = io.StringIO()
        call_command("try_connector", name, query, stdout=out, **options)
        return out.getvalue()

    return run


def test_what_a_source_finds_is_shown_as_a_table(try_connector, httpserver):
    httpserver.expect_request("/search", query_string=None).respond_with_json(FOUND)

    printed = try_connector("guardian", address=httpserver.url_for("/search"))

    assert "Status 200, application/json" in printed
    assert "The Guardian: 1 found" in printed
    assert "2022-09-11 06:15" in printed
    assert "https://guardian.example/brenova" in printed
    assert "sesame" not in printed
    assert "api-key=KEY" in printed
    assert httpserver.log[0][0].args["q"] == "Brenova AND (left OR troops)"
    assert httpserver.log[0][0].args["api-key"] == "sesame"


def test_a_recording_can_be_read_by_the_contract_test_and_holds_no_key(try_connector, httpserver, tmp_path):
    httpserver.expect_request("/search").respond_with_json(FOUND, headers={"Set-Cookie": "visitor=1"})

    try_connector("guardian", address=httpserver.url_for("/search"), save=str(tmp_path / "guardian"))

    told = json.loads((tmp_path / "guardian" / "normal-troops-left-brenova.json").read_text())
    assert told["hits"] == [
        {
            "url": "https://guardian.example/brenova",
            "title": "Troops leave [bold]Brenova",
            "published_at": "2022-09-11T06:15:00+00:00",
        }
    ]
    assert (told["status"], told["headers"]["content-type"]) == (200, "application/json")
    assert "set-cookie" not in told["headers"]
    body = (tmp_path / "guardian" / "normal-troops-left-brenova.json.txt").read_text()
    assert json.loads(body)["response"]["results"][0]["echo"] == "KEY"
    assert "sesame" not in body + json.dumps(told)


def test_an_older_recording_is_not_overwritten(try_connector, httpserver, tmp_path):
    httpserver.expect_request("/search").respond_with_json(FOUND)
    try_connector("guardian", address=httpserver.url_for("/search"), save=str(tmp_path))

    with pytest.raises(CommandError, match="The recording cannot be kept: File exists"):
        try_connector("guardian", address=httpserver.url_for("/search"), save=str(tmp_path))


def test_an_answer_that_is_none_is_said_and_kept(try_connector, httpserver, tmp_path):
    httpserver.expect_request("/search").respond_with_data("<html>Blocked</html>", content_type="text/html")

    with pytest.raises(CommandError) as failed:
        try_connector("guardian", address=httpserver.url_for("/search"), save=str(tmp_path))

    said = "The Guardian sent a web page where data is due."
    assert str(failed.value) == f"The Guardian answered, but not with results: {said}"
    assert json.loads((tmp_path / "other-troops-left-brenova.json").read_text())["unreadable"] == said
    assert (tmp_path / "other-troops-left-brenova.html").read_text() == "<html>Blocked</html>"


def test_nothing_found_is_not_a_failure(try_connector, httpserver):
    httpserver.expect_request("/doc").respond_with_data("{}", content_type="application/json")

    assert "It answered that it has nothing." in try_connector("gdelt", address=httpserver.url_for("/doc"))


def test_of_a_feed_it_is_said_what_would_be_read(try_connector, httpserver):
    items = "".join(
        f"<item><title>{title}</title><link>https://courier.example/{n}</link></item>"
        for n, title in enumerate(["Brenova is quiet", "Rowing cup"])
    )
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>"
    httpserver.expect_request("/feed").respond_with_data(feed, content_type="application/rss+xml")

    rows = try_connector("rss", address=httpserver.url_for("/feed")).splitlines()

    assert [row.split("│")[-2].strip() for row in rows if "Brenova is quiet" in row or "Rowing cup" in row] == [
        "yes",
        "no",
    ]


@pytest.mark.parametrize(
    "name, options, said",
    [
        ("newsapi", {}, "NewsAPI was not reached: NewsAPI needs a key: set VERIFYHUB_NEWSAPI_KEY."),
        ("rss", {}, "Say where to ask with --address: “RSS or Atom feed” has no address of its own."),
        ("rss", {"address": "courier"}, "“courier” is not an address that starts with https://."),
        ("gdelt", {"query": "It was so."}, "GDELT was not reached: The claim names nothing and holds no telling word"),
        ("gdelt", {"address": "http://10.0.0.1/"}, "GDELT was not reached: "),
    ],
)
def test_what_keeps_a_source_from_being_asked_is_said(try_connector, name, options, said):
    with pytest.raises(CommandError) as failed:
        try_connector(name, **options)

    assert str(failed.value).startswith(said)
