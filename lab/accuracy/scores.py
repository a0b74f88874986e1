"""Figures of merit: precision and recall of spans, F1 by class, calibration."""

from collections import Counter, defaultdict
from collections.abc import Sequence

Span = tuple[int, int]

LEAST_OVERLAP = 0.5  # intersection over union at which two spans are the same


def f1_of(right: int, proposed: int, wanted: int) -> float:
    return float(2 * right / (proposed + wanted)) if proposed + wanted else 0.0


def precision_recall_f1(right: int, proposed: int, wanted: int) -> dict[str, object]:
    """Three figures in 0..1, each 0.0 when it has no denominator."""
    precision = right / proposed if proposed else 0.0
    recall = right / wanted if wanted else 0.0
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1_of(right, proposed, wanted), 4),
    }


def overlap(left: Span, right: Span) -> float:
    """Intersection over union, in characters."""
    shared = max(0, min(left[1], right[1]) - max(left[0], right[0]))
    union = (left[1] - left[0]) + (right[1] - right[0]) - shared
    return shared / union if union else 0.0


def match_spans(proposed: Sequence[Span], gold: Sequence[Span]) -> list[tuple[int, int]]:
    """One-to-one (proposed, gold) index pairs that overlap enough, best overlap first."""
    pairs = sorted(
        (-overlap(span, other), i, j)
        for i, span in enumerate(proposed)
        for j, other in enumerate(gold)
        if overlap(span, other) >= LEAST_OVERLAP
    )
    taken: list[tuple[int, int]] = []
    used_left, used_right = set(), set()
    for _, i, j in pairs:
        if i not in used_left and j not in used_right:
            taken.append((i, j))
            used_left.add(i)
            used_right.add(j)
    return taken


def average_precision(scores: Sequence[float], hits: Sequence[bool]) -> float:
    """Precision at each hit of the ranking, averaged over the hits; equal scores share one place. 0.0 without hits."""
    by_score: dict[float, list[bool]] = defaultdict(list)
    for score, hit in zip(scores, hits, strict=True):
        by_score[score].append(hit)
    found = seen = 0
    total = 0.0
    for score in sorted(by_score, reverse=True):
        found, seen = found + sum(by_score[score]), seen + len(by_score[score])
        total += sum(by_score[score]) * found / seen
    return total / found if found else 0.0


def class_scores(gold: Sequence[str], said: Sequence[str], classes: Sequence[str]) -> dict[str, object]:
    """Accuracy, F1 of each class and their plain mean."""
    f1 = {c: round(f1, 4) for c, f1 in f1_by_class(gold, said, classes).items()}
    right = sum(g == s for g, s in zip(gold, said, strict=True))
    return {
        "accuracy": round(right / len(gold), 4) if gold else 0.0,
        "macro_f1": round(sum(f1.values()) / len(classes), 4),
        "f1": f1,
    }


def f1_by_class(gold: Sequence[str], said: Sequence[str], classes: Sequence[str]) -> dict[str, float]:
    right = Counter(g for g, s in zip(gold, said, strict=True) if g == s)
    wanted, proposed = Counter(gold), Counter(said)
    return {c: f1_of(right[c], proposed[c], wanted[c]) for c in classes}


def calibration_error(confidences: Sequence[float], hits: Sequence[bool], *, bins: int = 10) -> float:
    """Expected calibration error: mean gap between stated confidence and share right, over equal-width bins."""
    table = reliability(confidences, hits, bins=bins)
    gap = sum(abs(stated - right) * count for stated, right, count in table)
    return round(gap / len(confidences), 4) if confidences else 0.0


def reliability(
    confidences: Sequence[float], hits: Sequence[bool], *, bins: int = 10
) -> list[tuple[float, float, int]]:
    """Of each equal-width bin that holds anything: the mean confidence stated, the share right, and how many."""
    table = []
    for number in range(bins):
        held = [i for i, c in enumerate(confidences) if number == min(bins - 1, int(c * bins))]
        if held:
            stated, right = sum(confidences[i] for i in held), sum(hits[i] for i in held)
            table.append((round(stated / len(held), 3), round(right / len(held), 3), len(held)))
    return table
