"""How much of the right text is read off pages, and whether what they say of themselves is understood.

The figure is that of the article extraction benchmark of Zyte (github.com/scrapinghub/article-extraction-benchmark,
evaluate.py): each text is a bag of overlapping runs of four words; shared, surplus and missing runs are counted for a
page and divided by their sum, so that a long page weighs no more than a short one; precision and recall are plain means
over the pages, and F1 is the harmonic mean of the two means. A page that was refused counts as read with no text.
"""

import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from lab.accuracy.records import Record, read_records
from verifyhub.documents import Page, UnreadablePage, read_page
from verifyhub.documents.dates import read_time

RUN = 4  # words
_WORD = re.compile(r"\w+")
_NOTHING = Page(url="", title="", text="")


def measure(path: str) -> dict[str, object]:
    """Records {url, html, body} and, where known, {published_at, byline, publisher}.

    Half of the pages, by their place in the file, were never looked at while the reader was tuned: `f1_even` is that of
    the tuned half, `f1_odd` of the other.
    """
    records = list(read_records(path))
    started, cpu = time.perf_counter(), time.process_time()
    pages = [_read(record) for record in records]
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    shares = [shared_runs(record["body"], page.text) for record, page in zip(records, pages, strict=True)]
    count = max(1, len(records))
    return text_scores(shares) | {
        "f1_even": text_scores(shares[::2])["f1"],
        "f1_odd": text_scores(shares[1::2])["f1"],
        "published_accuracy": _accuracy(records, pages, "published_at", _same_day),
        "byline_accuracy": _accuracy(records, pages, "byline", _same_words),
        "publisher_accuracy": _accuracy(records, pages, "publisher", _same_words),
        "refused": pages.count(_NOTHING),
        "pages_per_second": round(count / seconds, 1) if seconds else 0.0,
        "cpu_ms_per_page": round(1000 * cpu / count, 1),
        "count": len(records),
    }


def _read(record: Record) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    try:
        return read_page(record["html"].encode("utf-8", "replace"), url=record["url"], status=200, headers=headers)
    except UnreadablePage:
        return _NOTHING


def shared_runs(gold: str, read: str) -> tuple[float, float, float]:
    """Runs of words that are shared, surplus and missing, as shares of all of them; all 0.0 for two empty texts."""
    wanted, found = _runs(gold), _runs(read)
    shared = (wanted & found).total()
    surplus, missing = (found - wanted).total(), (wanted - found).total()
    whole = max(1, shared + surplus + missing)
    return shared / whole, surplus / whole, missing / whole


def text_scores(shares: list[tuple[float, float, float]]) -> dict[str, object]:
    """Pages without a proposed text are left out of precision, those without a wanted one out of recall: as there."""
    precision = _mean([shared / (shared + surplus) for shared, surplus, _ in shares if shared + surplus])
    recall = _mean([shared / (shared + missing) for shared, _, missing in shares if shared + missing])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(run for start in range(max(1, len(words) - RUN + 1)) if (run := tuple(words[start : start + RUN])))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _accuracy(
    records: list[Record], pages: list[Page], field: str, same: Callable[[str, object], bool]
) -> float | None:
    """Share of right answers among the records that have the field; None when none has."""
    fields = {"publisher": "site_name"}
    told = [
        same(record[field], getattr(page, fields.get(field, field)))
        for record, page in zip(records, pages, strict=True)
        if record.get(field)
    ]
    return round(sum(told) / len(told), 4) if told else None


def _same_day(gold: str, read: object) -> bool:
    stated = read_time(gold)
    return isinstance(read, datetime) and stated is not None and stated.date() == read.date()


def _same_words(gold: str, read: object) -> bool:
    return _WORD.findall(gold.casefold()) == _WORD.findall(str(read).casefold())
