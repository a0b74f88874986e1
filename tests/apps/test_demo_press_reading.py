"""The demonstration press reads like any other source: with the real connectors and the real page reader."""

import pytest
from django.test import Client

from apps.demo.press.addresses import Addresses
from apps.demo.press.shelf import shelf
from verifyhub.connectors import CONNECTORS
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.outbound import Response
from verifyhub.queries import Query

BASE_URL = "http://testserver"
ADDRESSES = Addresses(BASE_URL)


def test_the_banner_and_the_furniture_are_not_part_of_what_is_read(client):
    address = ADDRESSES.piece(shelf().pieces["sarn-river-radio", "the-bridge-this-morning"])
    answer = _answer(client, address)

    page = read_page(answer.body, url=address, status=answer.status, headers=answer.headers)

    assert page.title == "What we saw at the bridge this morning"
    assert page.site_name == "Sarn River Radio"
    assert page.published_at is not None
    assert page.published_at.isoformat() == "2026-03-11T10:20:00+00:00"
    assert "I counted some sixty of them on the Halvik side" in page.text
    assert "invented" not in page.text
    assert "Weather and river levels" not in page.text


def test_a_login_wall_and_a_page_that_is_gone_are_told_apart(client):
    wall = ADDRESSES.piece(shelf().pieces["evening-compass", "halvik-what-we-know"])
    gone = ADDRESSES.below_index("evening-compass/halvik-bridge-in-pictures")

    reasons = []
    for address in (wall, gone):
        answer = _answer(client, address)
        with pytest.raises(UnreadablePage) as refused:
            read_page(answer.body, url=address, status=answer.status, headers=answer.headers)
        reasons.append(refused.value.reason)

    assert reasons == ["login_wall", "gone"]


def test_the_feeds_read_with_the_real_connector(client):
    connector = CONNECTORS["rss"]

    hits = {}
    for name, feed in shelf().feeds.items():
        address = ADDRESSES.feed(feed)
        assert connector.request(Query(address)).url == address
        hits[name] = {hit.url: hit for hit in connector.read(_answer(client, address))}

    assert {name: len(found) for name, found in hits.items()} == {"river-papers": 17, "dispatches": 11}
    reprint = hits["river-papers"][f"{BASE_URL}/demo-press/northern-ledger/dovrin-fire/"]
    assert reprint.title == "Fire at Dovrin fuel depot"
    assert reprint.credited_source == "Meridian Wire"
    uncredited = hits["river-papers"][f"{BASE_URL}/demo-press/sarn-valley-post/smoke-over-dovrin/"]
    assert uncredited.credited_source == ""
    assert f"{BASE_URL}/demo-press/evening-compass/halvik-bridge-in-pictures/" in hits["river-papers"]


def test_the_channels_read_with_the_real_connector(client):
    connector = CONNECTORS["telegram"]

    hits = {}
    for name in ("night_ferry", "willow_line", "long_oar"):
        address = ADDRESSES.imprint(shelf().imprints[name])
        hits[name] = {hit.url: hit for hit in connector.read(_answer(client, address))}

    assert {name: len(found) for name, found in hits.items()} == {"night_ferry": 4, "willow_line": 3, "long_oar": 3}
    original = f"{BASE_URL}/demo-press/channels/night_ferry/212/"
    forward = hits["long_oar"][f"{BASE_URL}/demo-press/channels/long_oar/1031/"]
    assert forward.forwarded_from == original
    assert forward.text.startswith("Stennick, for those who still read the bulletin.")
    assert forward.published_at is not None
    assert forward.published_at.isoformat() == "2026-03-11T07:20:00+00:00"
    assert client.get(original).status_code == 200


def _answer(client: Client, address: str) -> Response:
    answer = client.get(address)
    return Response(address, answer.status_code, {"content-type": answer["content-type"]}, answer.content)
