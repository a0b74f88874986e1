"""Known claims found for a new text (claim-match format)."""

import time

from lab.accuracy.records import read_records
from verifyhub.matching import ClaimIndex

DEPTH = 5


def measure(claims: str, queries: str) -> dict[str, object]:
    """Mean average precision over the first five, and how often the first is right; no likeness is too low here."""
    index = ClaimIndex((r["vclaim_id"], f"{r['vclaim']} {r.get('title') or ''}") for r in read_records(claims))
    asked = list(read_records(queries))
    precision, first = 0.0, 0
    started = time.perf_counter()
    for record in asked:
        found = [match.key for match in index.search(record["query"], limit=DEPTH, at_least=0.0)]
        precision += average_precision(found, set(record["vclaim_ids"]))
        first += bool(found) and found[0] in record["vclaim_ids"]
    seconds = time.perf_counter() - started
    count = max(1, len(asked))
    return {
        "map_at_5": round(precision / count, 4),
        "p_at_1": round(first / count, 4),
        "ms_per_query": round(1000 * seconds / count, 2),
        "count": len(asked),
    }


def average_precision(found: list[str], right: set[str]) -> float:
    hits, total = 0, 0.0
    for place, key in enumerate(found, start=1):
        if key in right:
            hits += 1
            total += hits / place
    return total / min(len(right), DEPTH) if right else 0.0
