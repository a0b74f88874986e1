"""What one document brings to the question of who the witnesses are, what ties two of them, and what a witness is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from verifyhub.reading import Relation, Stance

_GRADES = "ABCFDE"
UNRELIABLE = "E"  # its word adds nothing


class Interest(StrEnum):
    """Where the speaker stands to what it says of the claim: it gains if that is believed, loses by it, or neither.

    A denial by whoever loses by the claim is self-serving; one by whoever gains by it is against interest.
    """

    NEUTRAL = "neutral"
    SELF_SERVING = "self_serving"
    AGAINST_INTEREST = "against_interest"


@dataclass(frozen=True)
class Testimony:
    """One document's word on one claim, with all that can tie it to another.

    `key` names the document. `family` is the publisher's owner, or the publisher itself. `reliability` is the Admiralty
    letter A to F. `named_origins` are the sources the text credits, most telling first; `credited_wire` the agency or
    feed source it came through; `forwarded_from` the address of the post it repeats; `links` the addresses it links to.
    `is_official`: it is by an official body that has no stake in the story, or that loses by what it says.
    """

    key: str
    url: str
    publisher: str
    family: str
    reliability: str
    interest: Interest
    stance: Stance
    relation: Relation
    text: str
    named_origins: tuple[str, ...] = ()
    credited_wire: str = ""
    forwarded_from: str = ""
    links: tuple[str, ...] = ()
    published_at: datetime | None = None
    is_official: bool = False

    @property
    def instant(self) -> float | None:
        """Seconds since 1970; a date without a zone is taken as UTC. Dates in the future are taken as they stand."""
        when = self.published_at
        if when is None:
            return None
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()

    @property
    def earliest_first(self) -> tuple[bool, float, str]:
        instant = self.instant
        return (instant is None, instant or 0.0, self.key)


def grade_rank(reliability: str) -> int:
    """0 for the best. F cannot be judged, which is better than known to be poor (D, E); an unknown letter is last."""
    return _GRADES.find(reliability) % (len(_GRADES) + 1)


class EdgeKind(StrEnum):
    SAME_FAMILY = "same_family"
    SAME_TEXT = "same_text"
    SHARED_QUOTE = "shared_quote"
    WIRE_CREDIT = "wire_credit"
    FORWARD = "forward"
    LINK = "link"
    NAMED_SOURCE = "named_source"
    EDITOR = "editor"  # somebody at the desk says so


@dataclass(frozen=True)
class Edge:
    """Why two documents are one witness. `evidence` is what an editor can look at: shared words, a name, a link."""

    kind: EdgeKind
    left: str
    right: str
    evidence: str


@dataclass(frozen=True)
class Ruling:
    """What a person decided of two documents: one witness, or two whatever ties them. `why`: who said so, and why."""

    left: str
    right: str
    are_one: bool
    why: str


@dataclass(frozen=True)
class Origin:
    """One witness: the documents (`members`, earliest first) that go back to it, and the ties between them.

    `label` names it for an editor. `is_independent` is False when the texts do not tell where they have it from: such
    an origin is shown, but never counted (fail closed); `reason` says in one sentence why it is counted or not.
    The stance, reliability, interest and `is_official` are those of the member that speaks for it. `speaker` is the
    label without the count of those who repeat it.
    """

    label: str
    members: tuple[str, ...]
    edges: tuple[Edge, ...]
    stance: Stance
    reliability: str
    interest: Interest
    is_independent: bool
    reason: str
    is_first_hand: bool = field(default=False)
    speaker: str = ""
    is_official: bool = False
