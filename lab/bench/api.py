"""What partners read from a real server on loopback: ours, a bare view and the framework's own way, in turn.

All sides fetch the same rows. The bare view checks no key and writes JSON that was made before; the framework's side
checks the same key and has the same serializers, shown in its own way.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from secrets import randbelow
from statistics import median, quantiles
from typing import Any

import urllib3
from django.db import connection
from django.utils import timezone

from apps.accounts.models import Partner
from apps.accounts.services import CLAIMS_READ, issue_key
from apps.claims.models import Article, Claim
from apps.evidence.models import Assessment, Document, Publisher, Reading
from lab.bench.claims import NOW, make_article, make_claim_with_journal, make_claims

LIST = "/api/v1/claims/"
SIDES = {"own": "", "bare": "/bare", "stock": "/stock"}
DOCUMENTS = 6


def measure(*, sizes: Sequence[int], rounds: int) -> dict[str, Any]:
    """Milliseconds by size, what is asked, and side; ratios of medians."""
    now = timezone.now()
    partner = Partner.objects.create(name="Measured", created_at=now)
    _, key = issue_key(partner, label="bench", scopes=[CLAIMS_READ], now=now)
    article = make_article()
    claim = make_claim_with_journal(article, 300)
    _give_evidence(claim)
    figures: dict[str, Any] = {}
    for size in sizes:
        _fill(article, size)
        with ExitStack() as servers:
            ports = {side: servers.enter_context(_server(side)) for side in SIDES}
            callers = {side: urllib3.HTTPConnectionPool("127.0.0.1", port, maxsize=1) for side, port in ports.items()}
            figures[str(size)] = _in_turn(callers, claim, key, rounds)
        _print(size, figures[str(size)])
    return figures


def _in_turn(
    callers: dict[str, urllib3.HTTPConnectionPool], claim: Claim, key: str, rounds: int
) -> dict[str, dict[str, Any]]:
    bearer, detail = {"Authorization": f"Bearer {key}"}, f"{LIST}{claim.uid}/"
    tag = callers["own"].request("GET", detail, headers=bearer).headers["ETag"]
    asked: dict[str, tuple[tuple[str, ...], str, dict[str, str]]] = {
        "detail": (tuple(SIDES), detail, bearer),
        "list": (tuple(SIDES), LIST, bearer),
        "filtered": (tuple(SIDES), f"{LIST}?state=corroborated", bearer),
        "304": (("own",), detail, bearer | {"If-None-Match": tag}),
        "feed": (("own",), "/api/v1/events/?after=100", bearer),
    }
    times: dict[str, dict[str, list[float]]] = {name: {s: [] for s in sides} for name, (sides, _, _) in asked.items()}
    for number in range(-5, rounds):  # the first ones open connections and load code
        for name, (sides, address, headers) in asked.items():
            for side in sides if number % 2 else reversed(sides):
                began = time.perf_counter()
                response = callers[side].request("GET", SIDES[side] + address, headers=headers)
                if number >= 0:
                    times[name][side].append((time.perf_counter() - began) * 1_000)
                if response.status != (304 if name == "304" else 200):
                    raise SystemExit(f"{side} answered {response.status} to {address}: {response.data[:500]!r}")
    return {name: _figures(by_side) for name, by_side in times.items()} | {
        "304 against 200": {"ratio": round(median(times["detail"]["own"]) / median(times["304"]["own"]), 2)}
    }


def _figures(by_side: dict[str, list[float]]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        side: {
            "p50": round(median(taken), 2),
            "p99": round(quantiles(taken, n=100)[-1], 2),
            "per_second": round(1_000 * len(taken) / sum(taken), 1),
        }
        for side, taken in by_side.items()
    }
    for other in by_side.keys() - {"own"}:
        figures[f"of {other}"] = round(median(by_side["own"]) / median(by_side[other]), 2)
    return figures


def _print(size: int, figures: dict[str, dict[str, Any]]) -> None:
    print(f"{size:,} claims")
    for name, found in figures.items():
        for side in SIDES.keys() & found.keys():
            one = found[side]
            print(f"  {name:9} {side:6} p50 {one['p50']:8.2f} ms  p99 {one['p99']:8.2f} ms  {one['per_second']:7.1f}/s")
        for what, ratio in found.items():
            if what not in SIDES:
                print(f"  {name:9} {what}: {ratio}")


@contextmanager
def _server(side: str) -> Iterator[int]:
    """One process with one thread, on a port of its own."""
    port = 20_000 + randbelow(12_000)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lab.bench.api_settings", "VERIFYHUB_EMBEDDED_WORKER": "0"}
    environment |= {
        "VERIFYHUB_READS_PER_MINUTE": "1000000",
        "VERIFYHUB_REQUESTS_PER_DAY": "1000000",
    }  # counted, not met
    if side == "stock":
        environment["VERIFYHUB_BENCH_STOCK"] = "1"
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--worker-class", "gthread", "--threads", "1", "--keep-alive", "75"], env=environment
    )
    try:
        urllib3.PoolManager().request(
            "GET",
            f"http://127.0.0.1:{port}/api/v1/me/",
            retries=urllib3.Retry(connect=40, backoff_factor=0.1, backoff_max=1),
        )
        yield port
    finally:
        process.terminate()
        process.wait()


def _give_evidence(claim: Claim) -> None:
    documents = [
        Document.objects.create(
            url=f"https://paper{number}.example/story",
            title=f"Story {number}",
            status="done",
            sha256=f"{number:064x}",
            publisher=Publisher.objects.create(name=f"Paper {number}"),
            published_at=NOW,
            retrieved_at=NOW,
        )  # fmt: skip
        for number in range(DOCUMENTS)
    ]
    for document in documents:
        Reading.objects.create(
            claim=claim, document=document, stance="supports", confidence=0.9, passage="Troops are in Brenova",
            relation="first_hand", read_at=NOW,
        )  # fmt: skip
    origin = {
        "stance": "supports", "counted": True, "reason": "It saw this itself.", "reliability": "B",
        "interest": "neutral", "log_odds": 1.1, "weight_reason": "supports it, graded B", "edges": [],
    }  # fmt: skip
    origins = [origin | {"label": document.title, "documents": [document.pk]} for document in documents]
    steps = [{"kind": "origin", "origin": 1, "documents": [document.pk]} for document in documents]
    Assessment.objects.create(
        claim=claim, rule_version=1, finding="supported", probability=0.87, log_odds=1.9, supporting_origins=6,
        disputing_origins=0, document_count=6, lookups_asked=0, lookups_answered=0, assessed_at=NOW, origins=origins,
        explanation=[f"{document.title} supports it." for document in documents], steps=steps,
    )  # fmt: skip


def _fill(article: Article, size: int) -> None:
    """So many claims in all, by the database alone; half of them corroborated."""
    missing = size - Claim.objects.count()
    if missing <= 0:
        return
    pattern = make_claims(article, 1)[0]
    is_postgresql = connection.vendor == "postgresql"
    made = {
        "uid": "gen_random_uuid()" if is_postgresql else "lower(hex(randomblob(16)))",
        "statement": "statement || ' ' || s.n || ' of ' || %s",
        "state": "CASE s.n %% 2 WHEN 0 THEN 'corroborated' ELSE state END",
        "created_at": "created_at - s.n * interval '1 second'"
        if is_postgresql
        else "strftime('%%Y-%%m-%%d %%H:%%M:%%S', created_at, '-' || s.n || ' seconds')",
    }
    columns = [field.column for field in Claim._meta.concrete_fields if not field.primary_key]
    chosen = ", ".join(made.get(column, f'"{column}"') for column in columns)
    series = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s) "
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        before, source = ("", "generate_series(1, %s) AS s(n)") if is_postgresql else (series, "s")
        numbers = [str(size), missing - 1] if is_postgresql else [missing - 1, str(size)]
        cursor.execute(
            f"{before}INSERT INTO claims_claim ({names})"
            f" SELECT {chosen} FROM claims_claim, {source} WHERE claims_claim.id = %s",
            [*numbers, pattern.pk],
        )
        cursor.execute("ANALYZE")
