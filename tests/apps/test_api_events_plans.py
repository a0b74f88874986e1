"""However long the feed and however it is narrowed, a page of it is found by an index."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim, JournalEntry
from tests.apps.api_caller import partner_client
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"
CLAIMS, LONG = 300, 6_000  # entries, one in a thousand a correction
ANY = ("",)
QUERIES = [  # by what, and the indexes without which a rare thing is looked for through all of the feed
    ({}, ANY),
    ({"type": "claim.assessed"}, ANY),
    ({"type": "claim.corrected"}, ("journal_by_event",)),
    (
        {"type": ["claim.corrected", "claim.withdrawn"]},
        ("journal_by_event",) if connection.vendor == "postgresql" else ANY,
    ),
    ({"type": "claim.changed"}, ANY),
    ({"claim": ""}, ("journal_of_claim", "claims_journalentry_claim_id")),
    (
        {"claim": "", "type": "claim.corrected"},
        ("journal_of_claim", "claims_journalentry_claim_id", "journal_by_event"),
    ),
]


def _event(number: int) -> str:
    if number % 1_000 == 0:
        return "claim.corrected"
    return ("claim.assessed", "evidence.added", "claim.flagged")[number % 3]


@pytest.fixture
def claim():
    first = make_claim(statement="Claim 0")
    columns = {
        name: getattr(first, name) for name in ("article", "quote", "quote_end", "hedge", "created_at", "updated_at")
    }
    others = (Claim(statement=f"Claim {number}", quote_start=0, **columns) for number in range(1, CLAIMS))
    claims = [first, *Claim.objects.bulk_create(others)]
    JournalEntry.objects.bulk_create(
        JournalEntry(
            claim=claims[number % CLAIMS],
            position=number // CLAIMS + 1,
            sequence=number + 1,
            event=_event(number),
            actor_role="system",
            created_at=NOW + timedelta(seconds=number),
            content='{"data": {}}',
            digest="0" * 64,
        )
        for number in range(LONG)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE claims_journalentry")
        cursor.execute("ANALYZE claims_claim")
    return claims[7]


def plans(captured: CaptureQueriesContext) -> list[str]:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    found = []
    for query in captured.captured_queries:
        if query["sql"].startswith("SELECT") and "claims_journalentry" in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute(f"{explain} {query['sql']}")
                found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def test_a_page_of_the_feed_is_found_by_an_index(claim, settings) -> None:
    settings.FEED_KEPT_DAYS = 36_500
    client = partner_client()
    client.get("/api/v1/me/")

    for (asked, index), after in product(QUERIES, (0, LONG * 3 // 4, LONG)):
        asked = asked | {"after": after, "limit": 50} | ({"claim": str(claim.uid)} if "claim" in asked else {})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(EVENTS, asked).status_code == 200
        found = plans(captured)
        assert len(found) == 4  # anything unnumbered?, the end, the oldest, entries
        for plan in found:
            assert "Seq Scan on claims_journalentry" not in plan, (asked, plan)
            assert not re.search(r"SCAN claims_journalentry(?! USING (COVERING )?INDEX)", plan), (asked, plan)
        if after < LONG:
            assert any(name in found[-1] for name in index), (asked, found[-1])
