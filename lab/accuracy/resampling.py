"""How sure a figure is: 95% intervals from drawing whole claims, or whole stories, again."""

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence

DRAWS = 500
SEED = 7  # fixed, so that one file gives one answer

Figures = Callable[[Sequence[str], Sequence[str]], Mapping[str, float]]


def intervals(
    groups: Sequence[Hashable], gold: Sequence[str], said: Sequence[str], figures: Figures, *, draws: int = DRAWS
) -> dict[str, list[float]]:
    """[low, high] of each figure, as "figure_95". Records of one group are drawn together: what is hard is shared."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    chance = random.Random(SEED)
    held = list(members.values())
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(draws if held else 0):
        drawn = [number for group in chance.choices(held, k=len(held)) for number in group]
        for name, figure in figures([gold[i] for i in drawn], [said[i] for i in drawn]).items():
            found[name].append(figure)
    return {f"{name}_95": _middle_95(sorted(values)) for name, values in found.items()}


def _middle_95(ordered: Sequence[float]) -> list[float]:
    last = len(ordered) - 1
    return [round(ordered[round(share * last)], 4) for share in (0.025, 0.975)]
