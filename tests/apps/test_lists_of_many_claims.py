"""Over 200,000 claims and a million readings no list reads a whole table, and no page costs more than the first."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.api.paging import one_page
from apps.claims.models import Article, Claim, JournalEntry, JournalHead, NamePosting
from apps.claims.services import number_entries
from apps.evidence.models import Reading
from tests.apps.api_caller import claim_with_evidence, partner_client
from tests.factories import make_article, make_entry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the plans are PostgreSQL's"),
]
CLAIMS, READINGS_OF_EACH = 200_000, 5
BIG = {Article, Claim, Reading, JournalEntry, NamePosting}
LIST = "/api/v1/claims/"


def _copies(row: Model, count: int, **columns: str) -> None:
    """`columns` are SQL expressions of n, the number of the copy from 1."""
    names = [str(field.column) for field in row._meta.concrete_fields]
    values = [f"{columns[name]} AS {name}" if name in columns else f"t.{name}" for name in names]
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
            f" FROM {table} AS t, generate_series(1, {count}) AS n WHERE t.id = {row.pk}"
        )


def _fill() -> None:
    claim = claim_with_evidence()
    entry = make_entry(claim)
    number_entries()
    reading = Reading.objects.filter(claim=claim).select_related("document")[0]
    name = NamePosting.objects.create(claim=claim, role="place", name="odesa")
    article = make_article()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys are not looked at
    _copies(
        claim,
        CLAIMS,
        id="1000000 + n",
        uid="gen_random_uuid()",
        quote_start="n",
        quote_end="n + 27",
        statement="'Troops ' || n || ' entered ' || md5(n::text)",
        state="(ARRAY['submitted','under_review','corroborated','confirmed','refuted'])[1 + (n % 5)]",
        finding="CASE WHEN n % 1000 = 0 THEN 'conflicting' ELSE 'insufficient' END",
        created_at="t.created_at - n * interval '1 minute'",
        updated_at="t.created_at - (n % 7919) * interval '1 minute'",
        check_worthiness="(n % 101) / 101.0",
        supporting_origins="n % 7",
    )
    _copies(
        article,
        CLAIMS,
        id="1000000 + n",
        uid="gen_random_uuid()",
        text_sha256="md5(n::text)",
        entered_by="'partner:' || n % 50",
        received_at="t.received_at - n * interval '1 minute'",
    )
    _copies(name, CLAIMS, id="1000000 + n", claim_id="1000000 + n", name="'place ' || (n % 5000)")
    _copies(reading.document, 1_000, id="1000000 + n", url="t.url || n", status="'done'")
    _copies(
        reading,
        CLAIMS * READINGS_OF_EACH,
        id="2000000 + n",
        claim_id=f"1000001 + n / {READINGS_OF_EACH}",
        document_id="1000000 + n % 1000",
    )
    _copies(entry, CLAIMS, id="1000000 + n", claim_id="1000000 + n", sequence="n + 1", event="'claim.submitted'")
    JournalHead.objects.update(last_sequence=CLAIMS + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
        for model in BIG:
            cursor.execute(f"ANALYZE {model._meta.db_table}")


ADDRESSES = [
    LIST,
    *(f"{LIST}?ordering={name}" for name in ("created_at", "-updated_at", "updated_at", "-check_worthiness")),
    f"{LIST}?state=confirmed",
    f"{LIST}?state=confirmed&state=refuted",
    f"{LIST}?finding=conflicting",
    f"{LIST}?finding=disputed",
    f"{LIST}?story=1",
    f"{LIST}?hedge=rumoured",
    f"{LIST}?kind=causal",
    f"{LIST}?language=uk",
    f"{LIST}?min_origins=3",
    f"{LIST}?min_origins=9",
    f"{LIST}?place=place+77",
    f"{LIST}?person=nobody",
    f"{LIST}?q=troops",
    f"{LIST}?q=troops+4711",
    f"{LIST}?q=nothing+of+the+kind",
    f"{LIST}?submitted_by=me",
    f"{LIST}?submitted_by=me&ordering=updated_at",
    "/api/v1/articles/",
    "/api/v1/articles/?reading_status=failed",
    f"{LIST}?changed_since=2026-03-11T18:00:00Z",
    f"{LIST}?created_before=2025-12-01T00:00:00Z",
    f"{LIST}?happened_since=2026-03-11T18:00:00Z",
    "/api/v1/events/?after=150000",
]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)


def _plans(client: Client, address: str, *, options: str = "") -> list[dict[str, Any]]:
    """How the database goes about each query of one request."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    plans = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN (FORMAT JSON{options}) " + query["sql"].replace("%", "%%"), [])
                [answer] = cursor.fetchone()
                plans.append((json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"])
    return plans


def _read_as_a_whole(client: Client, address: str) -> set[str]:
    nodes = [node for plan in _plans(client, address) for node in _nodes(plan)]
    read = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    return read & {model._meta.db_table for model in BIG}


def _blocks(client: Client, address: str) -> int:
    plans = _plans(client, address, options=", ANALYZE, BUFFERS")
    return sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)


def _cursor_after(rows: int) -> str:
    newest = Claim.objects.order_by("-created_at", "-id").values_list("pk", flat=True)
    around = Claim.objects.filter(pk__in=list(newest[rows - 1 : rows + 1]))
    _, cursor = one_page(around, order="-created_at", cursor=None, limit=1)
    assert cursor
    return cursor


def test_no_list_reads_a_whole_table_and_page_10_000_costs_what_page_1_does() -> None:
    _fill()
    client = partner_client()
    claim = Claim.objects.get(pk=1_100_000)
    addresses = [*ADDRESSES, f"{LIST}{claim.uid}/", f"{LIST}{claim.uid}/journal/"]

    whole = {
        address: _read_as_a_whole(client, address) & {model._meta.db_table for model in BIG} for address in addresses
    }
    first = _blocks(client, f"{LIST}?limit=20")
    last = _blocks(client, f"{LIST}?limit=20&cursor={_cursor_after(199_960)}")

    assert {address: tables for address, tables in whole.items() if tables} == {}
    assert last <= 1.2 * first
