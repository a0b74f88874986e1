"""LightGBM's trees as the arrays that verifyhub.reading.forest evaluates."""

from typing import Any

import numpy as np


def arrays_of(booster: Any, prefix: str) -> dict[str, Any]:
    """The booster's trees; its leaves are below zero, counted from -1 (see Forest)."""
    feature: list[int] = []
    threshold: list[float] = []
    children: list[list[int]] = []
    leaves: list[float] = []

    def place(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            leaves.append(node["leaf_value"])
            return -len(leaves)
        if node["decision_type"] != "<=":
            raise ValueError("Only numbers are compared here, not categories.")
        number = len(feature)
        feature.append(node["split_feature"])
        threshold.append(node["threshold"])
        children.append([0, 0])
        children[number] = [place(node["left_child"]), place(node["right_child"])]
        return number

    dumped = booster.dump_model()
    roots = [place(tree["tree_structure"]) for tree in dumped["tree_info"]]
    sides = np.array(children, dtype=np.int32)
    return {
        f"{prefix}_feature": np.array(feature, dtype=np.int16),
        f"{prefix}_threshold": np.array(threshold, dtype=np.float64),
        f"{prefix}_left": sides[:, 0],
        f"{prefix}_right": sides[:, 1],
        f"{prefix}_leaves": np.array(leaves, dtype=np.float64),
        f"{prefix}_roots": np.array(roots, dtype=np.int32),
        f"{prefix}_classes": np.array(dumped["num_tree_per_iteration"]),
    }
