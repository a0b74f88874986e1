"""Stances read from headlines (Emergent format) and from whole texts (FNC-1 format)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lab.accuracy.records import read_records
from lab.accuracy.resampling import Figures, intervals
from lab.accuracy.scores import calibration_error, class_scores, f1_by_class, reliability
from verifyhub.reading import DocumentReading, read_document
from verifyhub.reading.listening import vectors_of
from verifyhub.reading.mentions import names_in
from verifyhub.reading.vectors import VectorsUnavailable

JUDGING = ("supports", "disputes", "reports")
UNRELATED = "unrelated"


def measure_headlines(path: str) -> dict[str, object]:
    """Each headline is read as a document about its claim; every one is known to be related. `_95` by claim."""
    said = _Said()
    for record in read_records(path):
        claim = record["claim"]
        reading = read_document(record["headline"], statement=claim, names=names_in(claim), known_related=True)
        said.add(record.get("claim_id", claim), record["stance"], reading)
    return class_scores(said.gold, said.stances, JUDGING) | said.sureness(_headline_figures)


def measure_bodies(pairs: str, bodies: str) -> dict[str, object]:
    """Headline as the claim, body as the document. `fnc_weighted`: a quarter for related or not, the rest for which.

    `_95` by the body's story. A body's vectors are computed once, as when a document arrives; `pairs_per_second`
    includes that.
    """
    texts = {record["body_id"]: record["body"] for record in read_records(bodies)}
    vectors: dict[object, Any] = {}
    said = _Said()
    started = time.perf_counter()
    for record in read_records(pairs):
        key, headline = record["body_id"], record["headline"]
        if key not in vectors:
            vectors[key] = _vectors(texts[key])
        reading = read_document(texts[key], statement=headline, names=names_in(headline), sentence_vectors=vectors[key])
        said.add(record.get("body_story", key), record["stance"], reading)
    seconds = time.perf_counter() - started
    both = list(zip(said.gold, said.stances, strict=True))
    related = sum((g == UNRELATED) == (s == UNRELATED) for g, s in both)
    return class_scores(said.gold, said.stances, (*JUDGING, UNRELATED)) | {
        "fnc_weighted": round(fnc_weighted(said.gold, said.stances), 4),
        "related_accuracy": round(related / max(1, len(both)), 4),
        "false_supports": sum(s == "supports" != g for g, s in both),
        "pairs_per_second": round(len(both) / seconds, 1) if seconds else 0.0,
        **said.sureness(_body_figures),
    }


@dataclass
class _Said:
    """Of each record: its claim or story, the stance a person gave it, and ours with its confidence."""

    groups: list[str] = field(default_factory=list)
    gold: list[str] = field(default_factory=list)
    stances: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)

    def add(self, group: object, gold: str, reading: DocumentReading) -> None:
        self.groups.append(str(group))
        self.gold.append(gold)
        self.stances.append(reading.stance.value)
        self.confidences.append(reading.confidence)

    def sureness(self, figures: Figures) -> dict[str, object]:
        """Calibration, and how far each figure could move with other claims."""
        hits = [g == s for g, s in zip(self.gold, self.stances, strict=True)]
        return {
            "ece": calibration_error(self.confidences, hits),
            "reliability": reliability(self.confidences, hits),
            **intervals(self.groups, self.gold, self.stances, figures),
            "count": len(self.gold),
        }


def _headline_figures(gold: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    f1 = f1_by_class(gold, said, JUDGING)
    return {"macro_f1": sum(f1.values()) / len(f1), "disputes_f1": f1["disputes"]}


def _body_figures(gold: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    f1 = f1_by_class(gold, said, (*JUDGING, UNRELATED))
    macro = sum(f1.values()) / len(f1)
    return {"macro_f1": macro, "disputes_f1": f1["disputes"], "fnc_weighted": fnc_weighted(gold, said)}


def _vectors(text: str) -> Any:
    """None where nothing can compute them: then the words alone are measured."""
    try:
        return vectors_of(text)
    except VectorsUnavailable:
        return None


def fnc_weighted(gold: Sequence[str], said: Sequence[str]) -> float:
    """The FNC-1 score as a share of the best possible: 0.25 for telling related from unrelated, 0.75 for the stance."""
    points = best = 0.0
    for g, s in zip(gold, said, strict=True):
        best += 0.25 if g == UNRELATED else 1.0
        points += 0.25 * ((g == UNRELATED) == (s == UNRELATED))
        points += 0.75 * (g == s != UNRELATED)
    return points / best if best else 0.0
