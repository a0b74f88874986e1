"""Where a text names its sources (PolNeAR format)."""

from dataclasses import dataclass

from lab.accuracy.records import Record, read_records
from lab.accuracy.resampling import interval
from lab.accuracy.scores import Span, match_spans, precision_recall_f1
from verifyhub.reading import read_article


@dataclass(frozen=True)
class _Tally:
    right: int
    proposed: int
    wanted: int


def measure(path: str) -> dict[str, object]:
    """`f1_95` is a bootstrap interval over articles. What a very long text says at its end is not read."""
    tallies = [_tally(record) for record in read_records(path)]
    f1_95 = interval(tallies, lambda some: float(str(_figures(some)["f1"])))
    return _figures(tallies) | {"f1_95": f1_95, "articles": len(tallies)}


def _tally(record: Record) -> _Tally:
    found = read_article(record["text"]).sources
    gold = list({span for label in record["attributions"] for span in _spans(label.get("source"))})
    return _Tally(len(match_spans(found, gold)), len(found), len(gold))


def _figures(tallies: list[_Tally]) -> dict[str, object]:
    right, proposed, wanted = (sum(getattr(t, name) for t in tallies) for name in ("right", "proposed", "wanted"))
    return precision_recall_f1(right, proposed, wanted)


def _spans(source: list[list[int]] | None) -> list[Span]:
    """A source in several pieces counts as the stretch from its first to its last character."""
    return [(min(start for start, _ in source), max(end for _, end in source))] if source else []
