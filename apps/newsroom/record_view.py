"""A publisher's record in words: never a bare percentage, and a hint called a hint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from apps.evidence.models import Reading
from apps.evidence.records import Record
from verifyhub.reading import Stance
from verifyhub.records import Copying, TrackRecord, is_right

_HINTED_FROM = 2  # shared errors: one is nobody's pattern


@dataclass(frozen=True)
class Neighbour:
    """Another publisher, and what is said of the two."""

    key: int
    name: str
    says: str


@dataclass(frozen=True)
class SpokenWord:
    """`outcome` is "right", "wrong", or "" while the claim is open or the word takes no side."""

    reading: Reading
    outcome: str


@dataclass(frozen=True)
class RecordView:
    track: str
    copies: Sequence[Neighbour]
    copied: Sequence[Neighbour]
    shared: Sequence[Neighbour]
    words: Sequence[SpokenWord]


def record_view(record: Record) -> RecordView:
    def name(key: int) -> str:
        return record.names.get(key, "")

    shared = [
        Neighbour(hint.publisher, name(hint.publisher),
                  f"wrong together on {_claims(hint.alone)} that nobody else got wrong, "
                  f"of {_claims(hint.both)} both took a side on")
        for hint in record.shared if hint.alone >= _HINTED_FROM
    ]  # fmt: skip
    return RecordView(
        track=track_in_words(record.track),
        copies=[Neighbour(one.publisher, name(one.publisher), _how_often(one)) for one in record.copies],
        copied=[Neighbour(one.publisher, name(one.publisher), _how_often(one)) for one in record.copied],
        shared=shared,
        words=[_word(reading, record) for reading in record.words],
    )


def track_in_words(track: TrackRecord) -> str:
    """ "Right on 7 of 9 resolved claims (95 % interval 45 to 94 %)"."""
    if not track.resolved:
        return "No resolved claim yet on which it took a side at first hand."
    low, high = track.interval
    return (
        f"Right on {track.right} of {track.resolved} resolved claim{'' if track.resolved == 1 else 's'} "
        f"(95 % interval {low * 100:.0f} to {high * 100:.0f} %)."
    )


def _how_often(copying: Copying) -> str:
    if copying.delay is None:
        return f"on {_claims(copying.claims)}; no publication times are known"
    timed = "" if copying.timed == copying.claims else f", where times are known ({copying.timed})"
    return f"on {_claims(copying.claims)}, {in_words(copying.delay)} later{_in_the_median(copying)}{timed}"


def _in_the_median(copying: Copying) -> str:
    return " in the median" if copying.timed > 1 else ""


def in_words(delay: timedelta) -> str:
    minutes = round(delay.total_seconds() / 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"


def _word(reading: Reading, record: Record) -> SpokenWord:
    right = is_right(Stance(reading.effective_stance), record.outcomes.get(reading.claim_id))
    return SpokenWord(reading, "" if right is None else "right" if right else "wrong")


def _claims(count: int) -> str:
    return f"{count} claim{'' if count == 1 else 's'}"
