"""How well sentences are ranked by their worth for checking, against people's labels (CheckThat! and ClaimBuster)."""

from collections import defaultdict

from lab.accuracy.records import Record, read_records
from lab.accuracy.scores import average_precision
from verifyhub.reading.mentions import names_in
from verifyhub.reading.setting_aside import worth


def measure(path: str) -> dict[str, object]:
    """Average precision in each corpus; `share` is what a ranking by chance gets, `by_length` what word counts get."""
    corpora: dict[str, list[Record]] = defaultdict(list)
    for record in read_records(path):
        corpora[record["corpus"]].append(record)
    return {corpus: _figures(records) for corpus, records in corpora.items()}


def _figures(records: list[Record]) -> dict[str, object]:
    hits = [bool(record["checkworthy"]) for record in records]
    texts = [record["text"] for record in records]
    ranked = [worth(text, names=len(names_in(text)), is_attributed=False) for text in texts]
    return {
        "average_precision": round(average_precision(ranked, hits), 4),
        "by_length": round(average_precision([len(text.split()) for text in texts], hits), 4),
        "share": round(sum(hits) / len(hits), 4),
        "count": len(hits),
    }
