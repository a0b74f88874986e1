"""The webhook viewer: the demonstration's own receiver, and a page that shows what arrived."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.demo.loading import PARTNER
from apps.demo.models import ReceivedNotice
from apps.webhooks.models import Endpoint
from apps.webhooks.sealing import SealBroken
from apps.webhooks.services import live_secrets
from verifyhub.signing import SignatureInvalid, verify

LARGEST_BODY = 65_536  # bytes; our own notices stay below 20 kB
MOST_KEPT = 500
MOST_SHOWN = 100


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def viewer(request: HttpRequest) -> HttpResponse:
    return _receive(request, now=timezone.now()) if request.method == "POST" else _show(request)


# --- Receiving -----------------------------------------------------------------------------------
def _receive(request: HttpRequest, *, now: datetime) -> HttpResponse:
    if len(request.body) > LARGEST_BODY:
        return HttpResponse("The notice is larger than 64 kB.\n", status=413, content_type="text/plain")
    headers = {name.lower(): value for name, value in request.headers.items()}
    problem = _problem(request.body, headers, path=request.path, now=now)
    _keep(request.body, webhook_id=headers.get("webhook-id", ""), problem=problem, now=now)
    if problem:
        return HttpResponse(f"{problem}\n", status=400, content_type="text/plain")
    return HttpResponse(status=204)


def _problem(body: bytes, headers: Mapping[str, str], *, path: str, now: datetime) -> str:
    """Why the notice is not to be trusted, "" if it is."""
    try:
        secrets = _secrets(path, now=now)
    except SealBroken as error:
        return str(error)
    problem = "No endpoint of the demonstration is set up to send notices here."
    for secret in secrets:
        try:
            verify(body, headers, secret=secret, now=now)
        except SignatureInvalid as error:
            problem = str(error)
        else:
            return ""
    return problem


def _secrets(path: str, *, now: datetime) -> list[str]:
    endpoints = Endpoint.objects.filter(partner__name=PARTNER, url__endswith=path)
    return [secret for endpoint in endpoints for secret in live_secrets(endpoint, now=now)]


def _keep(body: bytes, *, webhook_id: str, problem: str, now: datetime) -> None:
    """A verified notice is kept once per id; any other as often as it comes, within the newest MOST_KEPT."""
    text = body.decode("utf-8", "replace").replace("\x00", "\ufffd")
    notice = ReceivedNotice(
        webhook_id=webhook_id[:40],
        event=_text(_parsed(text).get("type"))[:40],
        body=text,
        problem=problem[:200],
        received_at=now,
    )
    ReceivedNotice.objects.bulk_create([notice], ignore_conflicts=True)
    oldest_kept = ReceivedNotice.objects.order_by("-pk").values_list("pk", flat=True)[MOST_KEPT - 1 : MOST_KEPT].first()
    if oldest_kept:
        ReceivedNotice.objects.filter(pk__lt=oldest_kept).delete()


# --- Showing -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Line:
    notice: ReceivedNotice
    statement: str
    gist: str
    sequence: str
    link: str


def _show(request: HttpRequest) -> HttpResponse:
    notices = ReceivedNotice.objects.order_by("-pk")
    told = {
        "lines": [_line(notice) for notice in notices[:MOST_SHOWN]],
        "total": notices.count(),
        "unverified": notices.exclude(problem="").count(),
        "is_paused": "pause" in request.GET,
    }
    response = render(request, "demo/viewer.html", told)
    response["Cache-Control"] = "no-store"
    return response


def _line(notice: ReceivedNotice) -> _Line:
    message = _parsed(notice.body)
    told = message.get("data")
    told = told if isinstance(told, dict) else {}
    return _Line(
        notice=notice,
        statement=_text(told.get("statement")),
        gist=_gist(notice.event, told),
        sequence=_text(message.get("sequence")),
        link=_claim_page(_text(told.get("claim_id"))),
    )


def _gist(event: str, told: Mapping[str, object]) -> str:
    """What the notice says, in a few words."""
    said = {name: _text(value).replace("_", " ") for name, value in told.items() if name != "document_url"}
    if event in ("claim.state_changed", "claim.corrected"):
        return f"{said.get('from', '')} → {said.get('to', '')}"
    if event == "claim.assessed":
        supporting, disputing = said.get("supporting_origins", ""), said.get("disputing_origins", "")
        return f"{said.get('finding', '')}: {supporting} for, {disputing} against"
    if event == "evidence.added":
        return f"{said.get('publisher') or 'unknown publisher'}: {said.get('stance', '')}"
    if event == "claim.submitted":
        return said.get("hedge", "")
    return said.get("reason", "")


def _claim_page(claim_id: str) -> str:
    try:
        return reverse("claim-page", kwargs={"uid": UUID(claim_id)})
    except ValueError:
        return ""


def _parsed(text: str) -> Mapping[str, object]:
    """The message, empty when it is not a JSON object: anyone may post here."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _text(value: object) -> str:
    # Neither database keeps half characters, nor PostgreSQL NUL; both can be written as escapes in JSON.
    return "" if value is None else str(value).replace("\x00", "").encode("utf-8", "replace").decode()
