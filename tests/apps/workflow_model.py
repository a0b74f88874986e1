"""What must be legal, told a second time and apart from the code: the model that the state machine holds it against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

# move: from, to, who
MOVES: dict[str, tuple[set[str], str, set[str]]] = {
    "begin_review": ({"submitted"}, "under_review", {"system", "reporter", "editor", "standards_editor"}),
    "corroborate": ({"under_review"}, "corroborated", {"system", "editor", "standards_editor"}),
    "confirm": ({"corroborated"}, "confirmed", {"editor", "standards_editor"}),
    "refute": ({"under_review", "corroborated"}, "refuted", {"editor", "standards_editor"}),
    "return_to_review": ({"corroborated"}, "under_review", {"system", "editor", "standards_editor"}),
    "reopen": ({"confirmed", "refuted"}, "under_review", {"standards_editor"}),
}
DECIDING = {"confirm", "refute"}
NEVER_WITHOUT_REASON = {"confirm", "refute", "return_to_review", "reopen"}
DESK = {"system", "reporter", "editor", "standards_editor"}
EDITORS = {"system", "editor", "standards_editor"}
YEAR = timedelta(days=366)


@dataclass
class Read:
    """What a document says of a claim, and what people say of that."""

    family: str  # of its publisher
    stance: str
    is_relay: bool
    override: str = ""
    credibility: int | None = None

    @property
    def says(self) -> str:
        return self.override or self.stance


@dataclass
class Known:
    """A claim as it must be. `entries` counts its journal; `told`: a partner has heard something of it."""

    article: int
    statement: str
    entered_by: str
    state: str = "submitted"
    entries: int = 1
    meets_the_bar: bool = False
    disputing: int = 0
    corroborated_by: str = ""
    verdict_position: int | None = None
    is_withdrawn: bool = False
    duplicate_of: int | None = None
    split_from: int | None = None
    parked_until: datetime | None = None
    embargo_until: datetime | None = None
    assigned_to: str | None = None
    priority: str = "normal"
    due_at: datetime | None = None
    gains: str = ""
    loses: str = ""
    told: bool = False
    flags: set[str] = field(default_factory=set)
    relations: set[tuple[str, int]] = field(default_factory=set)  # what it is to which claim, as it was said
    readings: dict[int, Read] = field(default_factory=dict)  # by document
    rulings: dict[tuple[int, int], bool] = field(default_factory=dict)  # of two documents: whether they are one witness
    witnesses: list[list[int]] = field(default_factory=list)  # the documents of each, by the latest weighing

    @property
    def is_set_aside(self) -> bool:
        return self.is_withdrawn or self.duplicate_of is not None

    def may_move(self, move: str, *, role: str, key: str, reason: str) -> bool:
        sources, _, roles = MOVES[move]
        if self.is_set_aside or self.state not in sources or role not in roles:
            return False
        if move in DECIDING and key in (self.entered_by, self.corroborated_by):
            return False
        if move == "return_to_review" and role == "system" and self.meets_the_bar:
            return False
        lacking = (move == "corroborate" and not self.meets_the_bar) or (move == "refute" and not self.disputing)
        if lacking and role != "standards_editor":
            return False
        return bool(reason.strip()) or not (lacking or move in NEVER_WITHOUT_REASON)

    def move(self, move: str, *, key: str) -> None:
        self.state = MOVES[move][1]
        self.entries += 1
        self.parked_until = None
        self.verdict_position = self.entries if move in DECIDING else None
        if self.state == "corroborated":
            self.corroborated_by = key
        elif self.state == "under_review":
            self.corroborated_by = ""

    def document(self, number: int) -> int | None:
        return sorted(self.readings)[number % len(self.readings)] if self.readings else None

    def companions(self, document: int) -> set[int]:
        return {other for members in self.witnesses if document in members for other in members} - {document}

    def rule(self, document: int, others: set[int], *, are_one: bool) -> None:
        self.rulings |= {(min(document, other), max(document, other)): are_one for other in others}
        self.entries += 1

    def are_set_apart(self, document: int, other: int) -> bool:
        return self.rulings.get((min(document, other), max(document, other))) is False

    def who_is_one(self) -> list[list[int]]:
        """Documents that are tied, through any chain; those about something else are nobody's."""
        groups: list[set[int]] = []
        for key in (key for key, read in self.readings.items() if read.says != "unrelated"):
            tied = [group for group in groups if any(self._are_tied(key, other) for other in group)]
            groups = [group for group in groups if group not in tied] + [{key}.union(*tied)]
        return sorted(sorted(group) for group in groups)

    def _are_tied(self, key: int, other: int) -> bool:
        """As an editor ruled; else those of one owner, except that who carries another's word may contradict it."""
        one, another = self.readings[key], self.readings[other]
        is_contradiction = (one.says == "disputes") != (another.says == "disputes")
        speak_for_it = not (is_contradiction and (one.is_relay or another.is_relay))
        return self.rulings.get((min(key, other), max(key, other)), one.family == another.family and speak_for_it)


# Columns of a claim's row, and what the model calls them.
SAME = (
    "state", "statement", "entered_by", "corroborated_by", "verdict_position", "is_withdrawn", "duplicate_of",
    "split_from", "parked_until", "embargo_until", "priority", "due_at", "gains", "loses",
)  # fmt: skip
ROW = {name: name for name in SAME} | {"version": "entries", "assigned_to__username": "assigned_to"}
