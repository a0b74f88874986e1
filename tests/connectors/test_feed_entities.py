"""Names of characters in feeds: HTML's are written out, unknown ones stay as letters, and many of them cost little."""

import time

from verifyhub.connectors.feed_xml import mended_feed


def feed(title: str) -> str:
    return f"<rss><channel><item><title>{title}</title></item></channel></rss>"


def test_html_s_names_become_characters_and_unknown_names_stay_as_they_were_written():
    assert (
        "<title>A\u00a0B &amp; &lt; &amp;bogus; &amp;notit; A</title>"
        in mended_feed(feed("A&nbsp;B &amp; &lt; &bogus; &notit; &#65;&#1;")).decode()
    )


def test_fifty_thousand_undeclared_names_cost_little_more_than_as_many_letters():
    names = feed("".join(f"&name{number};" for number in range(50_000)))

    began = time.process_time()
    mended = mended_feed(names)

    assert time.process_time() - began < 0.2
    assert mended.count(b"&amp;name") == 50_000
