"""One request to the language model for one part of an article, and what is kept of its answer."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import F

from apps.claims.services import draft_columns
from apps.proposals.models import AskedDay, ModelReading, Proposal
from apps.proposals.services.requesting import EMBARGOED, is_embargoed
from apps.queue.services import finish, give_up, put_off, take, try_again
from verifyhub.outbound import AskModel, FetchFailed, LanguageModel, Response, retry_after
from verifyhub.reading.answers import UnusableAnswer
from verifyhub.reading.asking import ask_about, parts_of
from verifyhub.reading.proposals import Proposals, read_proposals
from verifyhub.retry import FETCH_DELAYS, next_attempt_at

TO_SPARE = timedelta(seconds=15)  # beyond the deadline of the request, for reading what came
AT_ONCE = 2  # requests under way, by all workers: a model that is slow must not hold every thread there is
OTHERS_FIRST = timedelta(seconds=10)
MOST_PROPOSALS = 300  # for one article
TRIES_OF_AN_ODD_MODEL = 2  # a model that gives no list is asked once more, not for hours
TOO_MANY = "too_many"  # a reason for dropping, beside those of verifyhub.reading.proposals
CUT_SHORT = "The model’s answer broke off. What it had listed until then is shown."


def ask_model(
    reading: ModelReading,
    *,
    model: LanguageModel,
    ask: AskModel,
    per_day: int,
    random: Callable[[], float],
    clock: Callable[[], datetime],
) -> None:
    """Ask about the next part of the article. The row stays due until all parts are read."""
    now = clock()
    if not take(reading, lease=timedelta(seconds=model.deadline_seconds) + TO_SPARE, now=now):
        return
    if is_embargoed(reading.article):
        give_up(reading, error=EMBARGOED)
        return
    if ModelReading.objects.filter(leased_until__gt=now).count() > AT_ONCE:
        put_off(reading, due_at=now + OTHERS_FIRST)
        return
    if not _count_request(per_day, now=now):
        waits = f"Not asked: today’s budget for the model ({per_day:,}) is used up. It is asked after midnight UTC."
        try_again(reading, due_at=_midnight_after(now), error=waits, attempts=reading.attempts - 1)
        return
    try:
        found, parts = _ask(reading, model, ask, now=now)
    except FetchFailed as error:
        _note_failure(reading, error, random=random, now=clock())
    else:
        _keep(reading, found, parts=parts, model=model.name, began_at=now, now=clock())


def _ask(reading: ModelReading, model: LanguageModel, ask: AskModel, *, now: datetime) -> tuple[Proposals, int]:
    """What it proposes for the next part, and how many parts there are."""
    article = reading.article
    spans = parts_of(article.text)
    if reading.parts_read >= len(spans):
        return Proposals((), {}, is_cut=False), len(spans)
    span = spans[reading.parts_read]
    question = ask_about(article.text, span, model=model.name, answer_format=model.answer_format)
    response = ask(model, json.dumps(question.body, ensure_ascii=False).encode())
    _check_status(response, now=now)
    try:
        found = read_proposals(
            response.body, article.text, span, language=article.language or "und", published_at=article.published_at
        )
    except UnusableAnswer as error:
        may_help = reading.attempts < TRIES_OF_AN_ODD_MODEL
        raise FetchFailed(f"{error} ({model.name})", retryable=may_help) from error
    return found, len(spans)


def _check_status(response: Response, *, now: datetime) -> None:
    """What the far side writes with an error is never shown: some repeat the key."""
    status = response.status
    if status == HTTPStatus.OK:
        return
    may_help = status in (408, 425, 429) or status >= 500
    wish = retry_after(response, now=now) if may_help else None
    raise FetchFailed(_WHY.get(status, _why(status)), retryable=may_help, retry_after=wish)


_WHY = {
    400: "The endpoint does not take the question (status 400). Perhaps it knows another VERIFYHUB_LLM_FORMAT.",
    401: "The endpoint does not accept the key (status 401): see VERIFYHUB_LLM_KEY.",
    403: "The endpoint does not let us in (status 403): see VERIFYHUB_LLM_KEY.",
    404: "The endpoint has no such address or model (404): see VERIFYHUB_LLM_BASE_URL and VERIFYHUB_LLM_MODEL.",
    413: "The endpoint finds the question too long (status 413).",
    422: "The endpoint does not take the question (status 422). Perhaps it knows another VERIFYHUB_LLM_FORMAT.",
    429: "The endpoint asks us to come back later.",
}


def _why(status: int) -> str:
    if status >= 500:
        return f"The endpoint has a fault of its own (status {status})."
    if 300 <= status < 400:
        return (
            f"The endpoint sends us elsewhere (status {status}), and nothing is sent there: see VERIFYHUB_LLM_BASE_URL."
        )
    return f"The endpoint refused the question (status {status})."


def _note_failure(reading: ModelReading, error: FetchFailed, *, random: Callable[[], float], now: datetime) -> None:
    due_at = next_attempt_at(reading.attempts, now, delays=FETCH_DELAYS, random=random, not_before=error.retry_after)
    if error.retryable and due_at:
        try_again(reading, due_at=due_at, error=str(error))
    else:
        give_up(reading, error=str(error))


@transaction.atomic
def _keep(
    reading: ModelReading, found: Proposals, *, parts: int, model: str, began_at: datetime, now: datetime
) -> None:
    """The row comes first: who no longer holds it writes nothing."""
    room = max(0, MOST_PROPOSALS - reading.proposals.count())
    refused = Counter(reading.refused) + Counter({reason.value: n for reason, n in found.refused.items()})
    refused += Counter({TOO_MANY: len(found.drafts[room:])})
    outcome: dict[str, Any] = {
        "parts": parts,
        "parts_read": min(reading.parts_read + 1, parts),
        "model": model,
        "refused": dict(refused),
        "notes": list(dict.fromkeys([*reading.notes, *([CUT_SHORT] if found.is_cut else [])])),
        "seconds": reading.seconds + (now - began_at).total_seconds(),
        "answered_at": now,
    }
    if reading.parts_read + 1 < parts:
        is_ours = try_again(reading, due_at=now, error="", attempts=0, **outcome)
    else:
        is_ours = finish(reading, **outcome)
    if is_ours:
        rows = [Proposal(reading=reading, model=model, **draft_columns(draft)) for draft in found.drafts[:room]]
        Proposal.objects.bulk_create(rows, ignore_conflicts=True)  # one tracked before may be proposed again


def _count_request(per_day: int, *, now: datetime) -> bool:
    """Count one request before it is made; False when so many were made today already."""
    day = now.astimezone(UTC).date()
    AskedDay.objects.get_or_create(day=day)
    return bool(AskedDay.objects.filter(day=day, asked__lt=per_day).update(asked=F("asked") + 1))


def _midnight_after(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
