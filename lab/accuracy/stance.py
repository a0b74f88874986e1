"""Stances read from headlines (Emergent format) and from whole texts (FNC-1 format)."""

import time
from typing import Any

from lab.accuracy.records import read_records
from lab.accuracy.scores import calibration_error, class_scores
from verifyhub.reading import read_document
from verifyhub.reading.listening import vectors_of
from verifyhub.reading.mentions import names_in
from verifyhub.reading.vectors import VectorsUnavailable

JUDGING = ("supports", "disputes", "reports")


def measure_headlines(path: str) -> dict[str, object]:
    """Each headline is read as a document about its claim; every one is known to be related."""
    gold, said, confidences = [], [], []
    for record in read_records(path):
        claim = record["claim"]
        reading = read_document(record["headline"], statement=claim, names=names_in(claim), known_related=True)
        gold.append(record["stance"])
        said.append(reading.stance.value)
        confidences.append(reading.confidence)
    hits = [g == s for g, s in zip(gold, said, strict=True)]
    return class_scores(gold, said, JUDGING) | {"ece": calibration_error(confidences, hits), "count": len(gold)}


def measure_bodies(pairs: str, bodies: str) -> dict[str, object]:
    """Headline as the claim, body as the document. `fnc_weighted`: a quarter for related or not, the rest for which.

    A body's vectors are computed once, as when a document arrives; `pairs_per_second` includes that.
    """
    texts = {record["body_id"]: record["body"] for record in read_records(bodies)}
    vectors: dict[object, Any] = {}
    gold, said, confidences = [], [], []
    started = time.perf_counter()
    for record in read_records(pairs):
        key, headline = record["body_id"], record["headline"]
        if key not in vectors:
            vectors[key] = _vectors(texts[key])
        reading = read_document(texts[key], statement=headline, names=names_in(headline), sentence_vectors=vectors[key])
        gold.append(record["stance"])
        said.append(reading.stance.value)
        confidences.append(reading.confidence)
    seconds = time.perf_counter() - started
    hits = [g == s for g, s in zip(gold, said, strict=True)]
    related = sum((g == "unrelated") == (s == "unrelated") for g, s in zip(gold, said, strict=True))
    return class_scores(gold, said, (*JUDGING, "unrelated")) | {
        "fnc_weighted": round(fnc_weighted(gold, said), 4),
        "related_accuracy": round(related / max(1, len(gold)), 4),
        "ece": calibration_error(confidences, hits),
        "pairs_per_second": round(len(gold) / seconds, 1) if seconds else 0.0,
        "count": len(gold),
    }


def _vectors(text: str) -> Any:
    """None where nothing can compute them: then the words alone are measured."""
    try:
        return vectors_of(text)
    except VectorsUnavailable:
        return None


def fnc_weighted(gold: list[str], said: list[str]) -> float:
    """The FNC-1 score as a share of the best possible: 0.25 for telling related from unrelated, 0.75 for the stance."""
    points = best = 0.0
    for g, s in zip(gold, said, strict=True):
        best += 0.25 if g == "unrelated" else 1.0
        points += 0.25 * ((g == "unrelated") == (s == "unrelated"))
        points += 0.75 * (g == s != "unrelated")
    return points / best if best else 0.0
