"""The stance model: two sums of trees, for relation and for stance, learnt from FNC-1 pairs marked train and cross.

PAIRS and BODIES are in the format of FNC-1 with `split`; pairs marked dev are only scored. VECTORS is a
file that keeps the sentences' vectors (seven minutes of work) between runs; it is written when it does not exist.
"""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier

from lab.accuracy.records import Record, read_records
from lab.accuracy.scores import class_scores
from lab.accuracy.stance import fnc_weighted
from lab.train.trees import arrays_of
from verifyhub.reading.closeness import MOST_SENTENCES, Closeness
from verifyhub.reading.forest import Forest
from verifyhub.reading.opinions import LEAST_RELATED
from verifyhub.reading.sentences import split_sentences
from verifyhub.reading.signs import signs_of
from verifyhub.reading.vectors import WIDTH, embed

UNRELATED = "unrelated"
STANCES = ("reports", "disputes", "supports")
_FIXED: dict[str, Any] = {"n_jobs": 1, "verbose": -1, "deterministic": True, "force_row_wise": True, "seed": 7}
_RELATION: dict[str, Any] = {
    "n_estimators": 120, "learning_rate": 0.08, "num_leaves": 15, "min_child_samples": 60,
    "subsample": 0.8, "subsample_freq": 1, "colsample_bytree": 0.6,
}  # fmt: skip
_STANCE: dict[str, Any] = {
    "n_estimators": 150, "learning_rate": 0.05, "num_leaves": 8, "min_child_samples": 40,
    "subsample": 0.7, "subsample_freq": 1, "colsample_bytree": 0.3, "reg_lambda": 5,
}  # fmt: skip


def train(pairs: str, bodies: str, out: str, vectors: str = "") -> dict[str, object]:
    """Writes OUT; the figures are those on the pairs marked dev, which no tree has seen."""
    records = sorted(read_records(pairs), key=lambda record: (record["body_id"], record["id"]))
    texts = {record["body_id"]: _opening(record["body"]) for record in read_records(bodies)}
    known = _vectors(records, texts, Path(vectors) if vectors else None)
    closes = [_close(record, texts, known) for record in records]
    seen = np.array([record["split"] != "dev" for record in records])
    labels = np.array([record["stance"] for record in records])

    relation_numbers = np.array([close.numbers() for close in closes], dtype=np.float32)
    relation = LGBMClassifier(**_RELATION, **_FIXED).fit(relation_numbers[seen], labels[seen] != UNRELATED)

    wanted = seen & (labels != UNRELATED)
    signs = np.array([signs_of(closes[i]) for i in np.flatnonzero(wanted)], dtype=np.float32)
    classes = np.array([STANCES.index(label) for label in labels[wanted]])
    stance = LGBMClassifier(**_STANCE, **_FIXED).fit(signs, classes, sample_weight=_weights(classes))

    arrays = arrays_of(relation.booster_, "relation") | arrays_of(stance.booster_, "stance")
    with Path(out).open("wb") as file:
        np.savez_compressed(file, **arrays)
    unseen = [i for i in range(len(records)) if not seen[i]]
    said = [_said(closes[i], arrays) for i in unseen]
    return _figures([str(labels[i]) for i in unseen], said) | {
        "sha256": hashlib.sha256(Path(out).read_bytes()).hexdigest(),
        "bytes": Path(out).stat().st_size,
        "learnt_from": dict(Counter(labels[seen].tolist())),
    }


def _opening(body: str) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in split_sentences(body))[:MOST_SENTENCES]


def _close(record: Record, texts: dict[Any, tuple[str, ...]], known: dict[str, Any]) -> Closeness:
    sentences = texts[record["body_id"]]
    rows = np.array([known[sentence] for sentence in sentences])
    return Closeness(record["headline"], sentences, known[record["headline"]], rows)


def _vectors(records: list[Record], texts: dict[Any, tuple[str, ...]], kept: Path | None) -> dict[str, Any]:
    wanted = sorted({r["headline"] for r in records} | {s for sentences in texts.values() for s in sentences})
    if kept and kept.exists():
        with np.load(kept) as file:
            rows = file["rows"]
        if rows.shape != (len(wanted), WIDTH):
            raise ValueError(f"{kept} keeps the vectors of other texts: remove it.")
    else:
        rows = embed(wanted)
        if kept:
            np.savez(kept, rows=rows)
    return dict(zip(wanted, rows, strict=True))


def _weights(classes: Any) -> Any:
    """The square root of each class's rarity: without it disputes are lost, with all of it they are invented."""
    counts = np.bincount(classes)
    return np.sqrt(counts.max() / counts)[classes]


def _said(close: Closeness, arrays: dict[str, Any]) -> str:
    if Forest.from_arrays(arrays, prefix="relation").shares(close.numbers())[0] < LEAST_RELATED:
        return UNRELATED
    shares = Forest.from_arrays(arrays, prefix="stance").shares(signs_of(close))
    return STANCES[shares.index(max(shares))]


def _figures(gold: list[str], said: list[str]) -> dict[str, object]:
    return class_scores(gold, said, (*STANCES, UNRELATED)) | {"fnc_weighted": round(fnc_weighted(gold, said), 4)}
