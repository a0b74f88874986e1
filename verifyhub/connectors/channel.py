"""Public Telegram channels, read off the preview page t.me/s/<channel>.

Covers about the last 20 posts of a channel whose owner allows the preview; there is no search, so the newsroom names
the channels. A post is a whole document. A forward names the post it repeats (an <a>), or only a name when the author
hides (a <span>): then the name is kept as the credited source. Fails as a page without the channel's header: the
channel is private, gone, or has its preview off, and t.me answers 200 all the same. The markup is not documented;
posts that no longer look like posts are reported, never taken for an empty channel.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml.html import HtmlElement

from verifyhub.connectors.base import Connector, Hit, UnreadableAnswer
from verifyhub.connectors.markup import first_line, parse_document, plain_text, read_text, usable_address, web_addresses
from verifyhub.documents.dates import read_time
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_CHANNEL = re.compile(r"(?:@|(?:https?://)?(?:t|telegram)\.me/(?:s/)?)?([A-Za-z0-9_]{4,32})/?")
_SOURCE = "The channel's preview page"


class TelegramConnector(Connector):
    name = "telegram"
    label = "Telegram channel"
    searches = False

    def request(self, query: Query) -> Request:
        """The address is a channel's name, with or without @, its t.me address, or that of a page of the same make."""
        channel = _CHANNEL.fullmatch(query.address.strip())
        url = f"https://t.me/s/{channel[1]}" if channel else query.address
        return Request(url, headers={"Accept": "text/html"})

    def read(self, response: Response) -> list[Hit]:
        text = read_text(response, source=_SOURCE)
        page = parse_document(text)
        if page is None or not _all(page, "tgme_channel_info"):
            raise UnreadableAnswer("There is no public preview of this channel: it is private, gone, or keeps it off.")
        messages = [m for m in _all(page, "tgme_widget_message") if m.get("data-post") and not _is_service(m)]
        # The footer with the date comes last: a post without one is cut off, or not of the make we know.
        posts = [(message, date) for message in messages for date in _all(message, "tgme_widget_message_date")[:1]]
        is_unknown = not any(_permalink(message, date, response.url) for message, date in posts)
        if is_unknown and (messages or "</html>" not in text.lower()):
            raise UnreadableAnswer("The channel's preview page breaks off, or is built in a way we do not know yet.")
        return [hit for message, date in posts if (hit := _hit(message, date, response.url))]


def _hit(message: HtmlElement, date: HtmlElement, base: str) -> Hit | None:
    """None for a post without words, such as a picture."""
    for reply in _all(message, "tgme_widget_message_reply"):
        reply.drop_tree()  # it quotes the post replied to
    texts = _all(message, "tgme_widget_message_text")
    links = tuple(_links(message, texts))
    text = plain_text(texts[0]) if texts else ""
    url = _permalink(message, date, base)
    if not text or not url:
        return None
    forwarded_from, credited = _forward(message, base)
    return Hit(
        url,
        title=first_line(text),
        text=text,
        published_at=_published_at(date),
        credited_source=credited,
        forwarded_from=forwarded_from,
        links=web_addresses(links, base=base),
    )


def _permalink(message: HtmlElement, date: HtmlElement, base: str) -> str:
    """ "" when the page states neither an address nor the name of the post in a form that could be asked for."""
    stated = usable_address(str(date.get("href") or ""), base=base)
    return stated or usable_address(f"https://t.me/{message.get('data-post')}")


def _published_at(date: HtmlElement) -> datetime | None:
    time = date.find(".//time[@datetime]")
    return read_time(str(time.get("datetime"))) if time is not None else None


def _forward(message: HtmlElement, base: str) -> tuple[str, str]:
    """The address of the post this one repeats and the name of who wrote it; either may be ""."""
    for name in _all(message, "tgme_widget_message_forwarded_from_name"):
        return usable_address(str(name.get("href") or ""), base=base), plain_text(name)
    return "", ""


def _links(message: HtmlElement, texts: list[HtmlElement]) -> Iterator[str]:
    previews = [p for p in _all(message, "tgme_widget_message_link_preview") if p.get("href")]
    anchors = [anchor for text in texts[:1] for anchor in text.iterfind(".//a[@href]")]
    for anchor in [*anchors, *previews]:
        if not str(anchor.get("href")).startswith("?"):  # a hashtag: a search in the same channel
            yield str(anchor.get("href"))


def _is_service(message: HtmlElement) -> bool:
    return "service_message" in (message.get("class") or "").split()


def _all(node: HtmlElement, name: str) -> list[HtmlElement]:
    """Every element below `node` with this class, in order."""
    return [element for element in node.iterdescendants() if name in (element.get("class") or "").split()]
