"""The stance model's opinion of a text: is it about the claim, and what does it do with it?"""

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from verifyhub.reading.closeness import Closeness
from verifyhub.reading.forest import Forest
from verifyhub.reading.signs import signs_of
from verifyhub.reading.vectors import VectorsUnavailable
from verifyhub.reading.verdicts import Stance

MODEL = Path(__file__).with_name("stance_model.npz")  # docs/model-card-stance.md tells what it learnt from
MODEL_SHA256 = "9519eead10f08316b252a7fe374641b4ba43b2ba3218b7ceab425885799d0fe8"
STANCES = (Stance.REPORTS, Stance.DISPUTES, Stance.SUPPORTS)  # in the order of the model's classes
LEAST_LIKENESS = 0.5  # in -1..1, at which a sentence in other words may tell the claim; on FNC-1 dev better than 0.65
LEAST_RELATED = 0.35  # best for the FNC-1 score on stories of the training part, each left out in turn


@dataclass(frozen=True)
class Opinion:
    """Probabilities in 0..1. `shares` are those of STANCES, given that the text is about the claim; () if it is not.

    `near` are the sentences that come near the claim in meaning, by number, the nearest first.
    """

    related: float
    shares: tuple[float, ...]
    near: tuple[int, ...] = ()

    @property
    def stance(self) -> Stance:
        if not self.shares:
            return Stance.UNRELATED
        return STANCES[self.shares.index(max(self.shares))]

    @property
    def confidence(self) -> float:
        return round(max(self.shares) if self.shares else 1 - self.related, 2)


def form_opinion(close: Closeness, *, known_related: bool) -> Opinion:
    """What the text says, as far as its first sentences tell.

    Raises:
        VectorsUnavailable: the model's file is missing or is not the one we know.
    """
    relation, stance = _forests()
    related = relation.shares(close.numbers())[0]
    if related < LEAST_RELATED and not known_related:
        return Opinion(related, ())
    near = tuple(number for number in close.nearest if close.likeness[number] >= LEAST_LIKENESS)
    return Opinion(related, tuple(stance.shares(signs_of(close))), near)


@lru_cache(maxsize=1)
def _forests() -> tuple[Forest, Forest]:
    """Of relation, and of stance."""
    import numpy as np

    try:
        content = MODEL.read_bytes()
    except OSError as error:
        raise VectorsUnavailable(f"{MODEL.name} is missing") from error
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        raise VectorsUnavailable(f"{MODEL.name} is not the file we know")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return Forest.from_arrays(arrays, prefix="relation"), Forest.from_arrays(arrays, prefix="stance")
