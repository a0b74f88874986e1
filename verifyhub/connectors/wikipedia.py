"""Wikipedia: the references of the articles found, as leads; an article itself is never evidence. No key.

One request finds articles and brings their source text, out of which the references are read: each with the sentence
it stands behind, so that we can choose those about the claim. References that carry no web address (books) are left
out. The address says in which language to search: https://uk.wikipedia.org/w/api.php. Errors come with status 200 as
`error`; nothing found is an answer without `query`. Very long articles may come without their text: they are left out,
and if all are, that is said. Budget: one request a second; it names no figure for reading, but wishes for one request
after the other (https://www.mediawiki.org/wiki/API:Etiquette).
https://www.mediawiki.org/wiki/API:Search
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit

from verifyhub.connectors.base import Budget, Connector, Hit, UnreadableAnswer
from verifyhub.connectors.json_answers import Record, part, read_record, records, refused, words
from verifyhub.connectors.markup import usable_address
from verifyhub.connectors.search_terms import narrow_phrase, with_parameters
from verifyhub.documents.dates import read_time
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "Wikipedia"
_LONGEST_REFERENCE = 3_000  # characters; a longer one is a broken tag that runs on
_LONGEST_SENTENCE = 400  # characters
_MOST_ARTICLES = 10  # three are asked for
_MOST_REFERENCES = 2_000  # of one article; the longest articles have some 800
_OPENING, _CLOSING = re.compile(r"<ref(?:\s[^<>]*)?(?<!/)>", re.IGNORECASE), re.compile(r"</ref\s*>", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s|\]}<>\"]+")
_FIELD = re.compile(r"\|\s*(url|title|date|agency)\s*=([^|}]*)", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(https?://[^\s\]]{1,2000})\s++([^\]]{1,500})\]")
_MARKUP = re.compile(r"<[^<>]*>|\{\{[^{}]*\}\}|\[\[(?:[^\[\]|]*\|)?|\]\]|'{2,}|[{}\[\]]")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n")
_BESIDE_NOTHING = {"batchcomplete", "continue", "limits", "warnings"}  # what stands in an answer that found nothing
_ARCHIVES = {"web.archive.org", "archive.ph", "archive.today", "archive.is"}  # copies, not pages of their own


class WikipediaConnector(Connector):
    name = "wikipedia"
    label = "Wikipedia: references"
    searches = False
    default_address = "https://en.wikipedia.org/w/api.php"
    budget = Budget(pause_seconds=1)

    def request(self, query: Query) -> Request:
        parameters = {
            "action": "query",
            "generator": "search",
            "gsrsearch": narrow_phrase(query),
            "gsrnamespace": "0",
            "gsrlimit": "3",
            "prop": "revisions",
            "rvprop": "content",
            "rvslots": "main",
            "format": "json",
            "formatversion": "2",
        }
        return Request(with_parameters(query.address, parameters))

    def read(self, response: Response) -> list[Hit]:
        answer = read_record(response, source=_SOURCE)
        if "error" in answer:
            raise refused(_SOURCE, words(part(answer, "error"), "info"))
        if "query" not in answer:
            if "batchcomplete" not in answer or answer.keys() - _BESIDE_NOTHING:
                raise UnreadableAnswer(f"The answer of {_SOURCE} is not built as we know it.")
            return []
        texts = [text for page in _pages(answer) if (text := _source_text(page))]
        if not texts:
            raise UnreadableAnswer(f"{_SOURCE} names articles, but sent the text of none.")
        found: dict[str, Hit] = {}
        for hit in (hit for text in texts for hit in _references(text)):
            found.setdefault(hit.url, hit)
        return list(found.values())


def _pages(answer: Record) -> list[Record]:
    """The articles, best match first: they come in the order of their keys."""
    pages = records(part(answer, "query"), "pages", source=_SOURCE)
    order = sorted(pages, key=lambda page: index if isinstance(index := page.get("index"), int) else len(pages))
    return order[:_MOST_ARTICLES]


def _source_text(page: Record) -> str:
    revisions = page.get("revisions")
    if not isinstance(revisions, list) or not revisions or not isinstance(revisions[0], dict):
        return ""
    content = part(part(revisions[0], "slots"), "main").get("content")
    return content if isinstance(content, str) else ""


def _references(text: str) -> Iterator[Hit]:
    end, sentence = 0, ""
    for opening in islice(_OPENING.finditer(text), _MOST_REFERENCES):
        closing = _CLOSING.search(text, opening.end(), opening.end() + _LONGEST_REFERENCE)
        if closing and opening.start() >= end:
            # Several references may stand behind one sentence.
            sentence = _last_sentence(text[max(end, opening.start() - _LONGEST_SENTENCE) : opening.start()]) or sentence
            end = closing.end()
            if hit := _reference(text[opening.end() : closing.start()], sentence=sentence):
                yield hit


def _reference(written: str, *, sentence: str) -> Hit | None:
    fields = {name.lower(): value.strip() for name, value in reversed(_FIELD.findall(written))}
    bracketed = _BRACKETED.search(written)
    stated = _URL.search(fields.get("url", "")) or _URL.search(written)
    url = usable_address(stated[0]) if stated else ""
    if not url or urlsplit(url).hostname in _ARCHIVES:
        return None
    title = fields.get("title") or (bracketed[2] if bracketed and bracketed[1] == url else "")
    return Hit(
        url,
        title=_plain(title),
        summary=sentence,
        published_at=_date(fields.get("date", "")),
        credited_source=_plain(fields.get("agency", "")),
    )


def _date(written: str) -> datetime | None:
    """As citations give it: 2022-09-11, 11 September 2022 or September 11, 2022."""
    for form in ("%d %B %Y", "%B %d, %Y"):
        try:
            return datetime.strptime(written, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return read_time(written)


def _last_sentence(before: str) -> str:
    """The sentence that a reference stands behind."""
    text = _plain(before).rstrip(" .,;")
    return text[max((end.end() for end in _SENTENCE_END.finditer(text)), default=0) :].strip()


def _plain(wikitext: str) -> str:
    return " ".join(_MARKUP.sub("", wikitext).split())
