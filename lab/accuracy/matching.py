"""Known claims found for a new text (claim-match format)."""

import time
from collections.abc import Callable, Sequence

from lab.accuracy.records import Record, read_records
from lab.accuracy.resampling import interval
from verifyhub.matching import ClaimIndex, Match, without_trimmings
from verifyhub.reading.vectors import VectorsUnavailable, embed

DEPTH = 5


def measure(claims: str, queries: str) -> dict[str, object]:
    """Mean average precision over the first five, and how often the first is right; no likeness is too low here.

    By words and meaning where vectors can be computed (`by_words` then tells what words alone give). A query's time
    includes its vector; those of the claims are computed before, as when a claim is taken in.
    """
    known, asked = list(read_records(claims)), list(read_records(queries))
    index = ClaimIndex((r["vclaim_id"], f"{r['vclaim']} {r.get('title') or ''}") for r in known)
    by_words = _scores(asked, lambda query: index.search(query, limit=DEPTH, at_least=0.0))
    try:
        rows = embed([r["vclaim"] for r in known])
    except VectorsUnavailable:
        return by_words

    def by_both(query: str) -> tuple[Match, ...]:
        nearness = rows @ embed([without_trimmings(query)])[0]
        return index.search(query, limit=DEPTH, at_least=0.0, nearness=nearness)

    return _scores(asked, by_both) | {"by_words": by_words}


def _scores(asked: list[Record], search: Callable[[str], tuple[Match, ...]]) -> dict[str, object]:
    precisions, first = [], 0
    started = time.perf_counter()
    for record in asked:
        found = [match.key for match in search(record["query"])]
        precisions.append(_average_precision(found, set(record["vclaim_ids"])))
        first += bool(found) and found[0] in record["vclaim_ids"]
    seconds = time.perf_counter() - started
    count = max(1, len(asked))
    return {
        "map_at_5": _mean(precisions),
        "interval_95": interval(precisions, _mean),
        "by_split": {
            split: _mean([p for p, r in zip(precisions, asked, strict=True) if r.get("split", "") == split])
            for split in sorted({r.get("split", "") for r in asked})
        },
        "p_at_1": round(first / count, 4),
        "ms_per_query": round(1000 * seconds / count, 2),
        "count": len(asked),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / max(1, len(values)), 4)


def _average_precision(found: list[str], right: set[str]) -> float:
    """Of a list that ends at a depth: what stands further down counts as not found."""
    hits, total = 0, 0.0
    for place, key in enumerate(found, start=1):
        if key in right:
            hits += 1
            total += hits / place
    return total / min(len(right), DEPTH) if right else 0.0
