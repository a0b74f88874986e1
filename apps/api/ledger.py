"""Writes down which verdicts a partner has read, so that it can be told should one of them not hold."""

from collections.abc import Iterable

from django.utils import timezone
from rest_framework.request import Request

from apps.api.authentication import key_of
from apps.claims.models import Claim, JournalEntry, Telling
from apps.claims.services import note_told, note_told_entries


def note_read(request: Request, claims: Iterable[Claim]) -> None:
    note_told(claims, key_of(request).partner, via=Telling.Via.API, now=timezone.now())


def note_read_entries(request: Request, entries: Iterable[JournalEntry]) -> None:
    note_told_entries(entries, key_of(request).partner, via=Telling.Via.API, now=timezone.now())
