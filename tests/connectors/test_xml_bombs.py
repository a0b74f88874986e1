"""XML made to explode or to read files is refused in words, in less than a tenth of a second."""

import time

import pytest

from verifyhub.connectors import CONNECTORS, UnreadableAnswer
from verifyhub.outbound import Response

URL = "https://courier.example/feed"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ITEM = "<item><title>&{};</title><link>https://courier.example/1</link></item>"
BOMBS = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel>{ITEM.format("l9")}</channel></rss>',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss><channel>{"&a;" * 50_000}</channel></rss>',
    "external entity": '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel>'
    f"{ITEM.format('f')}</channel></rss>",
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]><rss><channel/></rss>',
    "external DTD": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd"><rss><channel/></rss>',
    "after a comment": '<?xml version="1.0"?><!-- x --><?p y?><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>',
    "undeclared entity": f"<rss><channel>{'&a;' * 5_000}</channel></rss>",
    "deep": "<rss><channel>" + "<a>" * 100_000,
}


@pytest.mark.parametrize("connector", ["rss", "sitemap"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_or_read_as_harmless_at_once(bomb: str, connector: str) -> None:
    response = Response(URL, 200, {"content-type": "application/xml"}, BOMBS[bomb].encode())

    began = time.thread_time()  # processor time: other tests run beside this one
    try:
        hits = CONNECTORS[connector].read(response)
    except UnreadableAnswer as error:
        hits, said = [], str(error)
        assert said.endswith(".")
    took = time.thread_time() - began

    assert hits == []
    assert took < 0.1


@pytest.mark.parametrize("bomb", [name for name in BOMBS if "DOCTYPE" in BOMBS[name]])
def test_a_document_type_is_refused_unread(bomb: str) -> None:
    response = Response(URL, 200, {"content-type": "application/xml"}, BOMBS[bomb].encode())

    with pytest.raises(UnreadableAnswer, match="document type"):
        CONNECTORS["rss"].read(response)
