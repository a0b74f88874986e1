"""Rows for tests: one function per model, everything given a plain value that a test may replace."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from apps.accounts.models import Partner, User
from apps.accounts.services import SCOPES, issue_key
from apps.claims.models import Article, Claim, JournalEntry
from apps.claims.services import read_article, record
from apps.webhooks.models import Endpoint
from apps.webhooks.services import create_endpoint
from verifyhub.lifecycle import SYSTEM

NOW = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)
_numbers = count(1)


def make_partner(**fields: Any) -> Partner:
    return Partner.objects.create(**({"name": f"Outlet {next(_numbers)}", "created_at": NOW} | fields))


def make_article(**fields: Any) -> Article:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "title": f"Article {number}",
        "text": "Troops have entered Brenova, the wire reports.",
        "text_sha256": f"{number:064x}",
        "language": "en",
        "status": "done",
        "entered_by": "user:1",
        "entered_by_name": "Rosa Reporter",
        "entered_by_role": "reporter",
        "received_at": NOW,
    }
    return Article.objects.create(**(defaults | fields))


def read_waiting() -> None:
    """What the claims worker does: reads every article that is due, at the time it is due."""
    for article in Article.objects.filter(status="waiting").exclude(due_at=None).order_by("id"):
        read_article(article, now=article.due_at)


def make_claim(**fields: Any) -> Claim:
    """Without a journal entry: version 0."""
    defaults: dict[str, Any] = {
        "statement": "Troops have entered Brenova.",
        "quote": "Troops have entered Brenova",
        "quote_start": 0,
        "quote_end": 27,
        "hedge": "reported",
        "kind": "event",
        "language": "en",
        "entered_by": "user:1",
        "created_at": NOW,
        "updated_at": NOW,
    }
    article = fields.pop("article", None) or make_article()
    return Claim.objects.create(article=article, **(defaults | fields))


def make_entry(claim: Claim | None = None, *, event: str = "claim.submitted", **fields: Any) -> JournalEntry:
    """Written by the service, so not yet numbered."""
    defaults: dict[str, Any] = {"actor": SYSTEM, "now": NOW}
    return record(claim or make_claim(), event, **(defaults | fields))


def make_endpoint(
    partner: Partner | None = None, *, url: str = "https://partner.example/hooks", **fields: Any
) -> Endpoint:
    """Any address passes; the secret is `live_secrets(endpoint, now=…)[0]`."""
    defaults: dict[str, Any] = {"from_start": True, "check": lambda url: None, "now": NOW}
    return create_endpoint(partner or make_partner(), url=url, **(defaults | fields))[0]


def make_key(partner: Partner | None = None, *, scopes: tuple[str, ...] = SCOPES, now: datetime = NOW) -> str:
    """The plain key, for the Authorization header."""
    return issue_key(partner or make_partner(), label="tests", scopes=scopes, now=now)[1]


def make_staff(*groups: str, **fields: Any) -> User:
    """A member of the newsroom, in the groups that a fresh installation has."""
    user = User.objects.create(**({"username": f"staff{next(_numbers)}", "is_staff": True} | fields))
    user.groups.add(*Group.objects.filter(name__in=groups))
    return user
