"""The answers of the API that this client speaks of by name. Fields may be added to them, never renamed."""

from typing import Any, Literal, NotRequired, TypedDict

State = Literal["submitted", "under_review", "corroborated", "confirmed", "refuted"]
Finding = Literal["supported", "disputed", "conflicting", "insufficient"]


class Claim(TypedDict):
    """A claim as lists have it; one in full has what is not required too, and more."""

    id: str
    url: str
    page_url: str
    statement: str
    attribution: list[str]
    hedge: str
    places: list[str]
    state: State
    version: int
    finding: Finding
    probability: float | None
    supporting_origins: int
    disputing_origins: int
    shortfall: str
    duplicate_of: str | None
    created_at: str
    updated_at: str
    quote: NotRequired[dict[str, Any]]
    assessment: NotRequired[dict[str, Any] | None]
    origins: NotRequired[list[dict[str, Any]]]
    lookups: NotRequired[dict[str, Any]]


class Event(TypedDict):
    """One change. `data` depends on `type`; ignore types that you do not know."""

    sequence: int
    type: str
    claim: str
    claim_version: int
    timestamp: str
    data: dict[str, Any]
    url: str
