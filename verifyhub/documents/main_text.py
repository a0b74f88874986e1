"""The main text of a page: what a reader came for, one paragraph a line, and the links that stand in it."""

import re
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from verifyhub.documents.addresses import resolved_link
from verifyhub.documents.stated import Stated
from verifyhub.documents.trimming import is_block, trim

_POOR = 1_000  # characters: the careful way may have missed half of the text, and the other is tried
_COMPLETE = (
    400  # characters of a text stated for machines that is taken for the whole story, if the page shows half of it
)
_OPENING = 120  # characters, blanks aside, by which a paragraph is known again
_TELLING = 25  # shorter openings are words that stand anywhere: then the whole paragraph has to be the same
_MOST_LINKED_BLOCKS = 2_000
_LAST_LINES = 8
# What sites write below a story, never part of it.
_APPEAL = re.compile(
    r"""
    (subscribe | sign[ ]up | get[ ].{3,60}(in|to)[ ]your[ ]inbox | have[ ]a[ ]tip
    | follow[ ](us|him|her|them|@|.{2,40}[ ]on[ ])
    | download[ ]the[ ].{2,30}app | click[ ]here | like[ ]us[ ]on | join[ ](us|our) | e-?mail[ ].{2,60}@
    | enjoyed[ ]this[ ](article|story) | all[ ]rights[ ]reserved | copyright[ ]©? | ©
    | підпис(уйтесь|уйтеся|атися|ка) | приєднуйтесь | подпис(ывайтесь|аться|ка) | присоединяйтесь | читайте[ ]нас
    | abonnieren[ ]sie | folgen[ ]sie | melden[ ]sie[ ]sich | abonnez-vous | suivez | inscrivez-vous
    | zapisz[ ]się | obserwuj | suscríbete | suscríbase | síguenos | inscreva-se
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCES = re.compile(r"[.!?]\s+\w")


class MainText(NamedTuple):
    """`appeals` are lines that asked the reader for something below the text, set aside."""

    text: str
    links: tuple[str, ...]
    appeals: str = ""


def read_main_text(tree: HtmlElement, stated: Stated, *, titles: tuple[str, ...]) -> MainText:
    """`titles` are the page's names for itself: on top of the text they are left out. The tree is changed.

    Links are absolute, each once, in order.
    """
    linked = list(_linked_blocks(tree, stated.url))
    trim(tree, stated.url)
    text, appeals = tidy(_extract(tree, stated.url), titles)
    told, _ = tidy(_told(stated), titles)
    if len(told) >= _COMPLETE and len(told) > 2 * len(text):
        text = told
    whole, lines = _squeezed(text), {_squeezed(line) for line in text.splitlines()}
    links = (link for words, found in linked if words in (whole if len(words) >= _TELLING else lines) for link in found)
    return MainText(text, tuple(dict.fromkeys(links)), appeals)


def tidy(text: str, titles: tuple[str, ...]) -> tuple[str, str]:
    """The text without the titles on top, and the appeals that stood at its end."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    names = {_squeezed(title) for title in titles if title}
    while len(lines) > 1 and _squeezed(lines[0]) in names:
        del lines[0]
    start = max(1, len(lines) - _LAST_LINES)
    appeals = [line for line in lines[start:] if _is_appeal(line)]
    lines[start:] = [line for line in lines[start:] if not _is_appeal(line)]
    return "\n".join(lines), "\n".join(appeals)


def _is_appeal(line: str) -> bool:
    """At most two sentences, the first of them an appeal."""
    return len(_SENTENCES.findall(line)) <= 2 and len(line) <= 300 and _APPEAL.match(line.lstrip(" -•*|")) is not None


def _extract(tree: HtmlElement, url: str) -> str:
    text = _extract_once(tree, url, favor_precision=True)
    if len(text) >= _POOR:
        return text
    wide = _extract_once(tree, url)
    return wide if len(wide) > 2 * len(text) else text


def _extract_once(tree: HtmlElement, url: str, *, favor_precision: bool = False) -> str:
    from trafilatura import bare_extraction  # half a second to import: only when a page is read
    from trafilatura.xml import xmltotxt

    found: Any = bare_extraction(
        tree,
        url=url,
        include_comments=False,
        include_links=True,
        favor_precision=favor_precision,
        config=_settings(),
    )
    if found is None or found.body is None:
        return ""
    etree.strip_tags(found.body, "ref")
    return str(xmltotxt(found.body, False))


@cache
def _settings() -> ConfigParser:
    from trafilatura.settings import DEFAULT_CONFIG

    settings = ConfigParser()
    settings.read_dict(DEFAULT_CONFIG)
    # Below this many characters trafilatura falls back on all the words of the page in one heap, menu included.
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "40"
    return settings


def _told(stated: Stated) -> str:
    body = stated.article.get("articleBody")
    return body if isinstance(body, str) and "<" not in body else ""


def _linked_blocks(tree: HtmlElement, url: str) -> Iterator[tuple[str, list[str]]]:
    """The opening of each paragraph that has links, with their addresses, in the page's order."""
    blocks: dict[HtmlElement, list[str]] = {}
    for link in tree.iter("a"):
        if address := resolved_link(url, link.get("href") or "").partition("#")[0]:
            block = next((box for box in link.iterancestors() if is_block(box)), tree)
            if block not in blocks and len(blocks) >= _MOST_LINKED_BLOCKS:
                return
            blocks.setdefault(block, []).append(address)
    for block, addresses in blocks.items():
        if opening := _squeezed("".join(islice(block.itertext(), 40)))[:_OPENING]:
            yield opening, addresses


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
