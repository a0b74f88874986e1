"""How sure a figure is: 95% intervals from drawing whole articles, claims or stories again, with replacement."""

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

DRAWS = 2_000
DRAWS_OF_MANY = 500  # where the figures of one draw take a while

T = TypeVar("T")
Figures = Callable[[Sequence[str], Sequence[str]], Mapping[str, float]]


def interval(parts: Sequence[T], figure: Callable[[list[T]], float]) -> list[float]:
    """[low, high] of a figure; [] without parts. One file gives one answer: the seed is fixed."""
    chance = random.Random(1)
    return _middle_95([figure(chance.choices(parts, k=len(parts))) for _ in range(DRAWS if parts else 0)])


def intervals(
    groups: Sequence[Hashable],
    gold: Sequence[str],
    said: Sequence[str],
    figures: Figures,
    *,
    draws: int = DRAWS_OF_MANY,
) -> dict[str, list[float]]:
    """[low, high] of each figure, as "figure_95". Records of one group are drawn together: what is hard is shared."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    chance = random.Random(7)
    held = list(members.values())
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(draws if held else 0):
        drawn = [number for group in chance.choices(held, k=len(held)) for number in group]
        for name, figure in figures([gold[i] for i in drawn], [said[i] for i in drawn]).items():
            found[name].append(figure)
    return {f"{name}_95": _middle_95(values) for name, values in found.items()}


def _middle_95(values: Sequence[float]) -> list[float]:
    ordered, last = sorted(values), len(values) - 1
    return [round(ordered[round(share * last)], 4) for share in (0.025, 0.975)] if values else []
