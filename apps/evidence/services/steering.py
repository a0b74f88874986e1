"""What operators do with a connector or a site: pause it, resume it, run it now, set its budget, ask again.

Each act is written down in its transaction: who did it, when, and why or to what effect.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.evidence.models import ArticlePage, ConnectorState, Document, Feed, Host, Lookup, OperatorAct
from apps.evidence.services.budgets import Paused, asked_today, budget_of, locked_state
from apps.evidence.services.inquiries import ASKED_ANEW, OPEN_STATES, request_assessment
from apps.queue.models import Status
from verifyhub.connectors import CONNECTORS, Connector
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

LONGEST_PAUSE = 3_600.0  # seconds between two requests


class ConnectorRefused(Exception):
    """Nothing was done; the message says why, to the person who asked for it."""


@transaction.atomic
def pause_connector(name: str, *, reason: str, actor: Actor, now: datetime) -> int:
    """Ask nothing of this source until it is resumed; returns how many lookups wait for that.

    A lookup under way is finished. Claims are weighed without the answers that are not asked for.
    """
    require("run_connectors", actor)
    connector = _connector(name)
    if not reason.strip():
        raise ConnectorRefused("Say why it is paused: others will want to know.")
    state = locked_state(name)
    if state.paused_at:
        raise ConnectorRefused(f"It is paused already, by {state.paused_by}.")
    paused = {"paused_at": now, "paused_by": actor.name[:200], "pause_reason": reason.strip()}
    ConnectorState.objects.filter(pk=state.pk).update(**paused)
    _note(OperatorAct.Act.PAUSED, name, reason.strip(), actor=actor, now=now)
    waiting = _at_rest(now).filter(connector=name, status=Status.WAITING).exclude(due_at=None)
    claims = list(waiting.values_list("claim_id", flat=True).distinct())
    count = waiting.update(due_at=None, last_error=str(Paused(connector)), hinted_at=None)
    request_assessment(claims, now=now)
    return count


@transaction.atomic
def resume_connector(name: str, *, actor: Actor, now: datetime) -> int:
    """Returns how many lookups are due again."""
    require("run_connectors", actor)
    _connector(name)
    state = locked_state(name)
    if not state.paused_at:
        raise ConnectorRefused("It is not paused.")
    ConnectorState.objects.filter(pk=state.pk).update(paused_at=None, paused_by="", pause_reason="")
    was = f"It had been paused by {state.paused_by} since {state.paused_at:%-d %B %Y, %H:%M} UTC: {state.pause_reason}"
    _note(OperatorAct.Act.RESUMED, name, was, actor=actor, now=now)
    resting = Lookup.objects.filter(connector=name, status=Status.WAITING, due_at=None)
    return resting.update(due_at=now, last_error="", hinted_at=None)


@transaction.atomic
def run_connector_now(name: str, *, actor: Actor, now: datetime) -> int:
    """Have this source asked about every open claim now, as far as its budget goes; returns how many lookups are due.

    First those that have never been answered, then those answered longest ago. Pages that were read are not read again.
    """
    require("run_connectors", actor)
    connector = _connector(name)
    state = locked_state(name)
    if state.paused_at:
        raise ConnectorRefused("It is paused: resume it first.")
    per_day = budget_of(connector, state).per_day
    left = None if per_day is None else max(per_day - asked_today(name, now=now), 0)
    if left == 0:
        raise ConnectorRefused(f"Today's budget, {per_day:,} requests, is used up.")
    wanted = _of_open_claims(now).filter(connector=name)
    if name == "page":
        wanted = wanted.exclude(status=Status.DONE)
    oldest_first = wanted.alias(is_answered=Q(hits_found__isnull=False)).order_by(
        "is_answered", F("asked_at").asc(nulls_first=True), "pk"
    )
    keys = list(oldest_first.values_list("pk", flat=True)[:left])
    _note(OperatorAct.Act.RUN, name, f"Lookups made due: {len(keys):,}.", actor=actor, now=now)
    return Lookup.objects.filter(pk__in=keys).update(due_at=now, **ASKED_ANEW)


@transaction.atomic
def set_connector_budget(
    name: str, *, pause_seconds: float | None, per_day: int | None, actor: Actor, now: datetime
) -> None:
    """In place of the connector's own figures; None for those. What waits for tomorrow is tried at once."""
    require("run_connectors", actor)
    connector = _connector(name)
    if pause_seconds is not None and not 0 <= pause_seconds <= LONGEST_PAUSE:
        raise ConnectorRefused(f"The pause is 0 to {LONGEST_PAUSE:,.0f} seconds.")
    if per_day is not None and per_day < 0:
        raise ConnectorRefused("The requests a day cannot be fewer than none.")
    state = locked_state(connector.name)
    ConnectorState.objects.filter(pk=state.pk).update(pause_seconds=pause_seconds, per_day=per_day)
    said = (
        f"Seconds between requests: {_figure(state.pause_seconds)} → {_figure(pause_seconds)}."
        f" Requests a day: {_figure(state.per_day)} → {_figure(per_day)}."
    )
    _note(OperatorAct.Act.BUDGET, name, said, actor=actor, now=now)
    put_off = _at_rest(now).filter(connector=name, status=Status.WAITING, attempts=0, due_at__gt=now)
    put_off.update(due_at=now, hinted_at=None)


@transaction.atomic
def ask_host_again(host: Host, *, actor: Actor, now: datetime) -> int:
    """Try a site that is left alone, with one request at a time until it answers; returns how many rows wait for it."""
    require("run_connectors", actor)
    _note(OperatorAct.Act.ASKED_AGAIN, host.name, _standing(host), actor=actor, now=now)
    # The version tells workers that what they have read of the host is out of date.
    Host.objects.filter(pk=host.pk).update(left_alone_until=None, next_turn_at=None, version=F("version") + 1)
    waiting = Q(status=Status.WAITING, due_at__gt=now, leased_until=None)
    at_once = {"due_at": now, "hinted_at": None}
    pages = sum(model.objects.filter(waiting & _at(host, "url")).update(**at_once) for model in (Document, ArticlePage))
    return pages + Lookup.objects.filter(waiting & _at(host, "address")).update(**at_once)


def _note(act: OperatorAct.Act, name: str, said: str, *, actor: Actor, now: datetime) -> None:
    kind = OperatorAct.Kind.SITE if act is OperatorAct.Act.ASKED_AGAIN else OperatorAct.Kind.CONNECTOR
    signed = {"actor_name": actor.name[:200], "actor_key": actor.key[:100]}
    OperatorAct.objects.create(kind=kind, name=name, act=act, said=said, at=now, **signed)


def _figure(figure: float | None) -> str:
    return "its own" if figure is None else f"{figure:,}".removesuffix(".0")


def _standing(host: Host) -> str:
    until = f"{host.left_alone_until:%-d %B %Y, %H:%M} UTC" if host.left_alone_until else "no time"
    return f"It was left alone until {until}; failures in a row: {host.failures}."


def _at(host: Host, field: str) -> Q:
    starts = [Q(**{f"{field}__istartswith": f"{scheme}://{host.name}/"}) for scheme in ("https", "http")]
    return starts[0] | starts[1]


def _connector(name: str) -> Connector:
    if name not in CONNECTORS:
        raise ConnectorRefused(f"This version has no connector called “{name}”.")
    return CONNECTORS[name]


def _at_rest(now: datetime) -> QuerySet[Lookup]:
    """Not in the hands of a worker."""
    return Lookup.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now))


def _of_open_claims(now: datetime) -> QuerySet[Lookup]:
    """At places that are still asked."""
    same_place = Feed.objects.filter(connector=OuterRef("connector"), address=OuterRef("address"))
    in_play = {"claim__is_withdrawn": False, "claim__duplicate_of": None, "claim__parked_until": None}
    open_claims = _at_rest(now).filter(claim__state__in=OPEN_STATES, **in_play)
    return open_claims.exclude(Exists(same_place.filter(is_enabled=False)))
