"""The demonstration press is served, plainly labelled, and only in demonstration mode."""

import importlib

import pytest
from django.urls import clear_url_caches

import config.urls
from apps.demo.press.addresses import Addresses
from apps.demo.press.shelf import shelf

ADDRESSES = Addresses("http://testserver")


def test_the_press_is_as_large_as_it_has_to_be():
    publishers = {piece.imprint.slug for piece in shelf().pieces.values()}

    assert len(shelf().pieces) == 27
    assert len(shelf().posts) == 10
    assert len(publishers) == 13


def test_the_index_page_leads_to_every_publisher_and_feed(client):
    body = client.get("/demo-press/").content.decode()

    assert 'href="http://testserver/demo-press/feeds/river-papers.rss"' in body
    assert 'href="http://testserver/demo-press/feeds/dispatches.atom"' in body
    for imprint in shelf().imprints.values():
        assert f'href="{ADDRESSES.imprint(imprint)}"' in body
        assert client.get(ADDRESSES.imprint(imprint)).status_code == 200


def test_every_document_is_a_page_that_says_it_is_invented_and_keeps_its_text(client):
    for piece in shelf().pieces.values():
        answer = client.get(ADDRESSES.piece(piece))
        body = answer.content.decode()

        assert answer.status_code == 200
        assert "Demonstration press: invented." in body
        assert str(ADDRESSES.paragraph(piece.paragraphs[0])) in body


def test_a_reprint_carries_the_words_of_the_agency():
    original = shelf().pieces["meridian-wire", "dovrin-depot-burns"].paragraphs

    credited = shelf().pieces["ardel-courier", "dovrin-depot-on-fire"]
    uncredited = shelf().pieces["sarn-valley-post", "smoke-over-dovrin"]
    trimmed = shelf().pieces["northern-ledger", "dovrin-fire"]

    assert credited.paragraphs == (*original, "Reporting by Meridian Wire.")
    assert (uncredited.paragraphs[1:], uncredited.credited_source) == (original[1:], "")
    assert uncredited.paragraphs[0].startswith("The fuel depot on the eastern edge of Dovrin")
    assert (trimmed.paragraphs, trimmed.credited_source) == (original[:2], "Meridian Wire")


def test_a_link_in_a_text_leads_to_the_post_it_names(client):
    body = client.get("/demo-press/harbour-echo/stennick-airfield-channel-report/").content.decode()

    assert '<a href="http://testserver/demo-press/channels/night_ferry/212/">channel&#x27;s account</a>' in body
    assert client.get("/demo-press/channels/night_ferry/212/").status_code == 200


@pytest.mark.parametrize(
    "path", ["nobody/", "night_ferry/", "meridian-wire/nothing/", "channels/nobody/", "feeds/x.rss"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"/demo-press/{path}").status_code == 404


def test_the_press_is_not_served_outside_demonstration_mode(client, settings):
    try:
        settings.DEMO = False
        _reload_urls()
        assert client.get("/demo-press/").status_code == 404
    finally:
        settings.DEMO = True
        _reload_urls()

    assert client.get("/demo-press/").status_code == 200


def _reload_urls() -> None:
    importlib.reload(config.urls)
    clear_url_caches()
