"""Sums of decision trees as plain arrays, evaluated with numpy alone: what `lab/train` has learnt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Forest:
    """Nodes of all trees in one row. A node sends values up to `threshold` to `left`, others to `right`.

    A child below zero is a leaf: -1 is `leaves[0]`, -2 is `leaves[1]`. The tree that starts at `roots[i]` adds to class
    `i % classes`.
    """

    feature: "Numbers"
    threshold: "Numbers"
    left: "Numbers"
    right: "Numbers"
    leaves: "Numbers"
    roots: "Numbers"
    classes: int

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any], *, prefix: str) -> "Forest":
        names = ("feature", "threshold", "left", "right", "leaves", "roots")
        return cls(**{name: arrays[f"{prefix}_{name}"] for name in names}, classes=int(arrays[f"{prefix}_classes"]))

    def shares(self, features: Sequence[float]) -> list[float]:
        """The probability of each class, in 0..1; with one class, of that one against its absence."""
        import numpy as np

        given = np.asarray(features, dtype=np.float32)
        nodes = self.roots.copy()
        while (inner := nodes >= 0).any():
            at = nodes[inner]
            goes_left = given[self.feature[at]] <= self.threshold[at]
            nodes[inner] = np.where(goes_left, self.left[at], self.right[at])
        sums = self.leaves[-1 - nodes].reshape(-1, self.classes).sum(axis=0)
        if self.classes == 1:
            return [float(1 / (1 + np.exp(-sums[0])))]
        grown = np.exp(sums - sums.max())
        return [float(share) for share in grown / grown.sum()]
