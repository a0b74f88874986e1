"""Claims found in articles, against a gold made by reading."""

import time
from collections import defaultdict
from collections.abc import Sequence

from lab.accuracy.records import Record, read_records
from lab.accuracy.resampling import interval
from lab.accuracy.scores import match_spans, precision_recall_f1
from verifyhub.reading import ClaimDraft, read_article


def measure(articles: str, gold: str) -> dict[str, object]:
    """Optional gold claims neither help nor hurt: matching one takes the draft out of the count.

    The `_95` figures are bootstrap intervals over articles: claims of one article stand and fall together.
    """
    labels: dict[object, list[Record]] = defaultdict(list)
    for record in read_records(gold):
        labels[record["body_id"]].append(record)
    texts = list(read_records(articles))
    read_article("The model is loaded before the clock runs.")
    started = time.perf_counter()
    readings = [read_article(article["body"]).drafts for article in texts]
    seconds = (time.perf_counter() - started) / max(1, len(texts))
    tallies = []
    for article, drafts in zip(texts, readings, strict=True):
        tallies.append(_Tally())
        tallies[-1].add(drafts, labels[article["body_id"]])
    return _sum(tallies).figures() | _intervals(tallies) | {"seconds_per_article": round(seconds, 3)}


def _sum(tallies: Sequence["_Tally"]) -> "_Tally":
    total = _Tally()
    for tally in tallies:
        for name, count in vars(tally).items():
            setattr(total, name, getattr(total, name) + count)
    return total


def _intervals(tallies: Sequence["_Tally"]) -> dict[str, object]:
    def of(name: str) -> list[float]:
        return interval(tallies, lambda some: float(str(_sum(some).figures()[name])))

    return {f"{name}_95": of(name) for name in ("f1", "attribution_accuracy", "hedge_accuracy")}


class _Tally:
    def __init__(self) -> None:
        self.right = self.proposed = self.wanted = self.not_claims = 0
        self.matched = self.attributed = self.hedged = 0

    def add(self, drafts: tuple[ClaimDraft, ...], labels: list[Record]) -> None:
        claims = [label for label in labels if label["type"] == "claim"]
        spans = [(draft.start, draft.end) for draft in drafts]
        pairs = match_spans(spans, [(label["start"], label["end"]) for label in claims])
        optional = sum(not claims[j].get("required", True) for _, j in pairs)
        self.right += len(pairs) - optional
        self.proposed += len(drafts) - optional
        self.wanted += sum(bool(label.get("required", True)) for label in claims)
        others = [(label["start"], label["end"]) for label in labels if label["type"] == "not_claim"]
        self.not_claims += len(match_spans(spans, others))
        for i, j in pairs:
            self.matched += 1
            self.attributed += _is_one_of(speaker_of(drafts[i]), claims[j], "attribution")
            self.hedged += _is_one_of(hedge_of(drafts[i]), claims[j], "hedge")

    def figures(self) -> dict[str, object]:
        return precision_recall_f1(self.right, self.proposed, self.wanted) | {
            "attribution_accuracy": round(self.attributed / max(1, self.matched), 4),
            "hedge_accuracy": round(self.hedged / max(1, self.matched), 4),
            "not_claims_extracted": self.not_claims,
        }


def speaker_of(draft: ClaimDraft) -> str:
    """The gold's word for a plain statement is "author"."""
    return draft.attribution[-1] if draft.attribution else "author"


def hedge_of(draft: ClaimDraft) -> str:
    """The gold's words are those of the hedge in full."""
    return draft.shade.value


def _is_one_of(answer: str, label: Record, field: str) -> bool:
    accepted = {_plain(value) for value in (label[field], *label.get(f"{field}_alt", ())) if value}
    return _plain(answer) in accepted


def _plain(words: str) -> str:
    return " ".join(word for word in words.casefold().split() if word not in ("the", "a", "an"))
