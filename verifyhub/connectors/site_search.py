"""A site's own search page, made for readers. It finds; out of what it shows we choose by the claim. No key.

The address holds `{query}` where the words go: https://paper.example/search?q={query}. Asked for is the phrase of a
name and an act: most such searches want every word. Being a page for readers, it is asked only where the site's
robots.txt lets programs read it; many keep theirs from them. Read are links to the same site with the look of a
headline, outside of menus. A page that says in one of several languages that it found nothing is an empty answer,
whatever else it recommends; one with neither headlines nor such a sentence (built by a script, a login, a block) is
none. It has no budget beyond what holds for every host.
https://html.spec.whatwg.org/multipage/sections.html names the parts that are left out.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, parse_qs, quote_plus, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from verifyhub.connectors.base import CannotAsk, Connector, Hit, UnreadableAnswer
from verifyhub.connectors.markup import parse_document, read_text, usable_address
from verifyhub.connectors.search_terms import narrow_phrase
from verifyhub.documents.dates import read_time
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

MARK = "{query}"
_MOST_HITS = 100
_FEWEST_BESIDE_A_LOGIN = 3  # a login page has a link or two that read like headlines
_FEWEST_WORDS, _FEWEST_LETTERS = 4, 25  # either makes a headline
_LONGEST_TITLE, _LONGEST_SUMMARY = 300, 2_000  # characters
_WIDEST_BLOCK = 3_000  # characters; what holds more is the list, not one result
_MENUS = ("nav", "header", "footer", "aside", "script", "style", "noscript", "template", "button", "dialog")
_MENU_ROLES = ("navigation", "banner", "contentinfo", "complementary", "search")
_MENU_NAMES = {"nav", "navigation", "menu", "breadcrumb", "breadcrumbs", "sidebar", "footer", "header"}
_NOTHING = re.compile(
    r"""\b(?:no|0|zero)\s+(?:search\s+)?(?:results?|matches|articles|stories|items|hits)\b
    |\bnothing\s+(?:was\s+)?found\b | \b(?:did\s+not|didn['’]t)\s+(?:match|find|return)\b | \bnothing\s+matched\b
    |\bнічого\s+не\s+знайдено\b | \bза\s+вашим\s+запитом\b.{0,80}\bне\s+знайдено\b | \bне\s+знайдено\s+жодн
    |\bничего\s+не\s+найдено\b | \bничего\s+не\s+нашлось\b | \bпо\s+вашему\s+запросу\b.{0,80}\bне\s+найдено\b
    |\baucun\s+(?:résultat|article) | \bkeine\s+(?:\w+\s+)?(?:ergebnisse|treffer)\b | \bsin\s+resultados\b
    |\bno\s+se\s+(?:han\s+)?(?:encontr(?:aron|ado)|encontró) | \bnessun\s+risultato\b | \bnenhum\s+resultado\b
    |\bbrak\s+wyników\b | \bnie\s+znaleziono\b | \bsonuç\s+bulunamadı\b | لا\s+توجد\s+نتائج | لم\s+يتم\s+العثور
    |未找到|沒有找到|没有找到 | 見つかりませんでした""",
    re.I | re.X,
)
_WORD = re.compile(r"[^\W\d_]+")


class SiteSearchConnector(Connector):
    name = "site_search"
    label = "Site's own search page"
    searches = False

    def request(self, query: Query) -> Request:
        if MARK not in query.address:
            raise CannotAsk(f"The address of the search page must hold {MARK} where the words go.")
        url = query.address.replace(MARK, quote_plus(narrow_phrase(query)))
        return Request(url, headers={"Accept": "text/html, application/xhtml+xml"}, is_page=True)

    def read(self, response: Response) -> list[Hit]:
        text = read_text(response, source="The search page")
        page = parse_document(text)
        if page is None:
            raise UnreadableAnswer("The search page holds nothing that can be read.")
        _leave_out_menus(page)
        headlines = _headlines(page, response.url)
        if _says_nothing_found(page, headlines):
            if "</html>" not in text.lower():
                raise UnreadableAnswer("The search page breaks off before its end.")
            return []
        if not headlines:
            raise UnreadableAnswer("The search page shows neither results nor a sentence that there are none.")
        if len(headlines) < _FEWEST_BESIDE_A_LOGIN and page.find(".//input[@type='password']") is not None:
            raise UnreadableAnswer("The search page asks the reader to log in.")
        return [_hit(url, link, headlines) for url, link in headlines.items()]


def address_problem(address: str) -> str:
    """Why it is no address of a search page, in a sentence; "" when it is one."""
    is_one = address.count(MARK) == 1
    return "" if is_one else f"Put {MARK} where the words go, such as https://paper.example/search?q={MARK}."


def _leave_out_menus(page: HtmlElement) -> None:
    for element in [element for element in page.iter() if isinstance(element.tag, str) and _is_menu(element)]:
        if element.getparent() is not None and not _holds_result(element):
            element.drop_tree()


def _is_menu(element: HtmlElement) -> bool:
    if element.tag in ("html", "body", "main", "article"):
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return element.tag in _MENUS or element.get("role") in _MENU_ROLES or not _MENU_NAMES.isdisjoint(named)


def _holds_result(element: HtmlElement) -> bool:
    """The header of one result, not that of the page."""
    return element.tag == "header" and any(above.tag in ("article", "li") for above in element.iterancestors())


def _headlines(page: HtmlElement, base: str) -> dict[str, HtmlElement]:
    """The links to results, by address, in the page's order; of several to one, that with the longest text."""
    found: dict[str, HtmlElement] = {}
    for link, url in _links(page, base):
        if url not in found or len(_title(link)) > len(_title(found[url])):
            found[url] = link
    headlines = [(url, link) for url, link in found.items() if _is_headline(_title(link))]
    return dict(headlines[:_MOST_HITS])


def _links(page: HtmlElement, base: str) -> Iterator[tuple[HtmlElement, str]]:
    """Those to other pages of the same site and of hosts under it."""
    here = urlsplit(base)
    site = (here.hostname or "").removeprefix("www.")
    for link in page.iterfind(".//a[@href]"):
        url = usable_address(str(link.get("href")), base=base).partition("#")[0]
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        if site and (host == site or host.endswith(f".{site}")) and not _is_this_search(parts, here):
            yield link, url


def _is_this_search(link: SplitResult, here: SplitResult) -> bool:
    """Its next page, or the same in another order."""
    if (link.netloc, link.path) != (here.netloc, here.path):
        return False
    return not link.query or not parse_qs(here.query).keys().isdisjoint(parse_qs(link.query))


def _says_nothing_found(page: HtmlElement, headlines: Mapping[str, HtmlElement]) -> bool:
    """Said before anything is listed: further down it may be the story of a search that found nothing."""
    links = set(headlines.values())
    before = ""
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if event == "start" and element in links:
            break
        before += f" {(element.text if event == 'start' else element.tail) or ''}"
    return bool(_NOTHING.search(" ".join(before.split())))


def _hit(url: str, link: HtmlElement, headlines: Mapping[str, HtmlElement]) -> Hit:
    block = _block(link, {other for other in headlines.values() if other is not link})
    title = _title(link)
    summary = _seen(block).replace(title, "", 1).strip()
    dates = (read_time(str(tag.get("datetime"))) for tag in block.iter("time") if tag.get("datetime"))
    return Hit(url, title=title, summary=summary[:_LONGEST_SUMMARY], published_at=next(filter(None, dates), None))


def _block(link: HtmlElement, others: set[HtmlElement]) -> HtmlElement:
    """The largest part of the page around the link that holds no other headline."""
    block = link
    for above in link.iterancestors():
        is_list = any(other in others for other in above.iterfind(".//a"))
        if is_list or above.tag in ("body", "html", "main") or len(_seen(above)) > _WIDEST_BLOCK:
            break
        block = above
    return block


def _title(link: HtmlElement) -> str:
    """Of a link around a whole result, the heading in it."""
    headings = [_seen(heading) for heading in link.iter("h1", "h2", "h3", "h4", "h5")]
    return (next(filter(None, headings), "") or _seen(link))[:_LONGEST_TITLE]


def _is_headline(title: str) -> bool:
    words = _WORD.findall(title)
    return len(words) >= _FEWEST_WORDS or sum(map(len, words)) >= _FEWEST_LETTERS


def _seen(element: HtmlElement) -> str:
    """Its text in one line; a blank between parts that stand apart."""
    return " ".join(" ".join(str(piece) for piece in element.itertext()).split())
