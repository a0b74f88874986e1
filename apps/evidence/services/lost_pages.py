"""When a page has gone, the Wayback Machine is asked for a copy of it, once for each claim that led to the page."""

import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

from apps.evidence.models import Document, Lookup
from apps.evidence.queries import claims_led_to
from verifyhub.connectors import Kind
from verifyhub.connectors.wayback import WaybackConnector

PLACE = "Wayback Machine: the page that has gone"


def ask_the_archive(document: Document, *, now: datetime) -> None:
    """Have the archive's nearest copy looked up. What it finds is marked as a copy of this page, and counts with it.

    Not for a copy itself, nor for another desk's verdict: a copy of that would be taken for a witness. Nor for a page
    that only this machine or its neighbours can see, such as those of the demonstration: no archive has it.
    """
    if document.kind != Kind.DOCUMENT.value or not _is_public(document.url):
        return
    lookups = [
        Lookup(claim_id=claim_id, connector=WaybackConnector.name, address=document.url, place_name=PLACE, due_at=now)
        for claim_id in claims_led_to(document)
    ]
    Lookup.objects.bulk_create(lookups, ignore_conflicts=True)


def _is_public(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))
