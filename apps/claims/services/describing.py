"""What a machine read of a claim, put right by a person: who says so, how surely, where, who, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.claims.events import DETAILS_CORRECTED
from apps.claims.models import Claim, JournalEntry
from apps.claims.services.desk import IN_PLAY, DeskRefused
from apps.claims.services.journal import record
from apps.claims.services.wordings import keep_names
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require
from verifyhub.reading.drafts import Shade


@dataclass(frozen=True)
class Details:
    """`attribution` runs from the article outward. `event` is from a time to before another; None: not known."""

    attribution: tuple[str, ...]
    hedge: Shade
    places: tuple[str, ...]
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    event: tuple[datetime, datetime] | None
    event_words: str


def describe(claim: Claim, details: Details, *, reason: str, actor: Actor, now: datetime) -> JournalEntry | None:
    """Correct what was read; what it was before stays in the journal. None when nothing changes."""
    require("describe", actor)
    if claim.is_withdrawn or claim.duplicate_of_id:
        raise DeskRefused("This claim is withdrawn or merged into another: correct the one that counts.")
    if not reason.strip():
        raise DeskRefused("Correcting the details needs a reason.")
    if details.event and details.event[0] >= details.event[1]:
        raise DeskRefused("The last day lies before the first.")
    wanted = _columns(claim, details)
    changes = {name: value for name, value in wanted.items() if getattr(claim, name) != value}
    if not changes:
        return None
    with transaction.atomic():
        entry = record(
            claim,
            DETAILS_CORRECTED,
            actor=actor,
            reason=reason.strip(),
            changes=changes,
            data={"changed": sorted(changes)},
            expected=IN_PLAY,
            now=now,
        )
        keep_names(claim)
    return entry


def _columns(claim: Claim, details: Details) -> dict[str, object]:
    named = (*details.people, *details.organisations)
    rest = [name for name in claim.entities if name not in (*claim.people, *claim.organisations)]
    start, end = details.event or (None, None)
    return {
        "attribution": list(details.attribution),
        "speakers": [_speaker(claim, name) for name in details.attribution],
        "hedge": details.hedge.value,
        "places": list(details.places),
        "people": list(details.people),
        "organisations": list(details.organisations),
        "entities": list(dict.fromkeys((*named, *rest))),
        "event_start": start,
        "event_end": end,
        "event_words": details.event_words[:200],
    }


def _speaker(claim: Claim, name: str) -> dict[str, object]:
    """With where the article names them: as it was read, or else the nearest place before the end of the quote."""
    known = next((speaker for speaker in claim.speakers if speaker["name"] == name), None)
    if known:
        return dict(known)
    start = claim.article.text.rfind(name, 0, claim.quote_end)
    start = start if start >= 0 else claim.article.text.find(name)
    is_named = start >= 0
    return {"name": name, "start": start if is_named else None, "end": start + len(name) if is_named else None}
