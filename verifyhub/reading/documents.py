"""What one document says about one claim: stance, the passage it rests on, and whom it names as its source."""

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    REPORTS = "reports"  # airs the claim without judging it: the default, for the costly error is to take it as support
    UNRELATED = "unrelated"


class Relation(StrEnum):
    FIRST_HAND = "first_hand"  # shows own access: "told us", "our correspondent saw"
    RELAYS = "relays"  # repeats an outlet, a statement or a post
    UNCLEAR = "unclear"  # the text does not tell


@dataclass(frozen=True)
class DocumentReading:
    """`passage` is exactly `text[start:end]` of the document, "" when unrelated. `confidence` is in 0..1.

    `named_origins` are the sources the text itself credits for the claim, most telling first.
    """

    stance: Stance
    confidence: float
    passage: str
    start: int
    end: int
    relation: Relation
    named_origins: tuple[str, ...]
    reasons: tuple[str, ...]


def read_document(text: str, *, statement: str, title: str = "", names: tuple[str, ...] = ()) -> DocumentReading:
    """`names` are the claim's places, people and organisations."""
    return DocumentReading(Stance.UNRELATED, 0.0, "", 0, 0, Relation.UNCLEAR, (), ())
