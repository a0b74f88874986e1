"""Who made a page: its title, its author's names without the frills, and who published it, not who passed it on."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from verifyhub.documents.addresses import is_same_site, site_of
from verifyhub.documents.stated import Node, Stated, listed, text_in, types_of

# They show other publishers' stories under their own address.
_AGGREGATORS = frozenset(
    (
        "google.com",
        "yahoo.com",
        "msn.com",
        "flipboard.com",
        "smartnews.com",
        "newsbreak.com",
        "apple.news",
        "inoreader.com",
    )
    + (
        "feedly.com",
        "headtopics.com",
        "pressreader.com",
        "ukr.net",
        "dzen.ru",
        "upday.com",
        "ground.news",
        "newsnow.com",
    )
)
_AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
)
_BYLINES = (
    ".//*[@itemprop='author']",
    ".//*[@rel='author']",
    ".//a[contains(@href, '/author/')]",
    ".//*[contains(@class, 'byline')]",
    ".//*[contains(@class, 'author-name')]",
    ".//*[contains(@class, 'author__name')]",
)
_MOST_AUTHORS = 8
_LONGEST_NAME = 60  # characters; what is longer tells about somebody instead of naming them
_MOST_WORDS = 6  # of one name: "Ministry of Foreign Affairs of Tarvonia"
_BY = re.compile(
    r"^\W*((written|reported|posted|story) by|by|von|par|por|di|автор[иы]?|текст|autor(ka)?|autore?s?|auteur)\b[\s:]+",
    re.IGNORECASE,
)
_FRILLS = re.compile(
    r"\S{1,300}@\S+|https?://\S+|www\.\S+|(^|\s)@\w+|\([^)]{0,300}\)"
    r"|\b(updated?|published|posted|last modified|follow)\b.*$"
    r"|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b.*$|\b\w{3,9}\.? \d{1,2},? (19|20)\d\d.*$|\b\d{1,2}[./ ].*$",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"[,;&|\n•·/]|\band\b|\bund\b|\bet\b|\by\b|\bта\b|\bі\b|\bи\b|\boraz\b", re.IGNORECASE)


def read_title(tree: HtmlElement, stated: Stated, site_name: str) -> str:
    """The headline as a reader sees it: the one large heading if the other titles agree; never with the site's name."""
    offered = [stated.meta("og:title", "twitter:title"), text_in(stated.article, "headline", "name"), _title_tag(tree)]
    headings = [words for h1 in tree.iter("h1") if (words := " ".join(h1.text_content().split()))]
    said = next((title for title in offered if title), "")
    if len(headings) == 1 and (not said or _shares_words(headings[0], said)):
        return headings[0]
    return _without_site(said, site_name) or (headings[0] if headings else "")


def read_byline(tree: HtmlElement, stated: Stated) -> str:
    """Names, with commas between them; "" when nobody is named. A news agency is a name too."""
    for offered in _credited(tree, stated):
        names = list(dict.fromkeys(name for words in offered for name in _names(words)))[:_MOST_AUTHORS]
        if names:
            return ", ".join(names)
    return ""


def read_publisher(stated: Stated, original_url: str) -> str:
    """What the publisher calls itself; of a page on an aggregator, whoever that names as the source; else the host."""
    own = _organisation_names(stated.article, ("publisher", "sourceOrganization", "provider", "copyrightHolder"))
    site = stated.meta("og:site_name", "application-name", "publisher", "dc.publisher", "citation_publisher")
    host = (urlsplit(stated.url).hostname or "").removeprefix("www.")
    if is_aggregator(stated.url):
        word = site_of(stated.url).partition(".")[0]
        theirs = [name for name in [*reversed(own), stated.meta("provider", "source")] if name]
        theirs = [name for name in theirs if word not in name.casefold().replace(" ", "")]
        return next(iter(theirs), "") or (urlsplit(original_url).hostname or "").removeprefix("www.") or site or host
    organisations = (text_in(node, "name") for node in stated.nodes if _is_organisation(node))
    return next(iter(own), "") or site or next((name for name in organisations if name), "") or host


def is_aggregator(url: str) -> bool:
    """Whether the site shows other publishers' stories as its business."""
    return site_of(url) in _AGGREGATORS


def _title_tag(tree: HtmlElement) -> str:
    return " ".join((tree.findtext(".//title") or "").split())


def _shares_words(left: str, right: str) -> bool:
    ours, theirs = set(re.findall(r"\w+", left.casefold())), set(re.findall(r"\w+", right.casefold()))
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs)) > 0


def _without_site(title: str, site_name: str) -> str:
    head, mark, tail = title, "", ""
    for separator in (" | ", " — ", " – ", " - ", " :: "):
        if separator in title:
            head, mark, tail = title.rpartition(separator)
            break
    return head.strip() if mark and tail.strip().casefold() == site_name.casefold() else title


def _credited(tree: HtmlElement, stated: Stated) -> Iterator[list[str]]:
    yield list(_author_names(stated.article.get("author")))
    yield [words for name in _AUTHOR_METAS if (words := stated.metas.get(name, "")) and "://" not in words][:1]
    for path in _BYLINES:
        found = next(tree.iterfind(path), None) if "contains" not in path else next(iter(tree.xpath(path)), None)
        if found is not None:
            yield [str(found.get("content") or found.text_content())[:300]]


def _author_names(value: object) -> Iterator[str]:
    for author in listed(value)[:_MOST_AUTHORS]:
        if isinstance(author, str) and "://" not in author:
            yield author
        elif isinstance(author, dict):
            yield from (name for name in listed(author.get("name")) if isinstance(name, str))


def _names(words: str) -> Iterator[str]:
    """Each name in a byline; words that are a date, an address or a life story are none."""
    for part in _BETWEEN.split(_BY.sub("", words.strip()[:300])):
        name = " ".join(_FRILLS.sub("", _BY.sub("", part)).split()).strip(" .,:;-–—|")
        if len(name.split()) > _MOST_WORDS:
            return  # from here on it is about somebody
        if 1 < len(name) <= _LONGEST_NAME and not re.search(r"\d|://", name):
            yield name


def _organisation_names(node: Node, fields: Iterable[str]) -> list[str]:
    values = [value for field in fields for value in listed(node.get(field))]
    names = [text_in(value, "name") if isinstance(value, dict) else value for value in values]
    return [" ".join(name.split()) for name in names if isinstance(name, str) and name and "://" not in name]


def _is_organisation(node: Node) -> bool:
    return any(kind in ("Organization", "NewsMediaOrganization", "WebSite") for kind in types_of(node))


def original_of(stated: Stated) -> str:
    """The address on another site that a reprint gives as its original; "" when it gives none."""
    offered = [stated.links.get("canonical", ""), stated.meta("syndication-source", "original-source", "og:url")]
    return next((url for url in offered if url.startswith("http") and not is_same_site(url, stated.url)), "")
