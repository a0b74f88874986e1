"""From "look up" to "assessed": a claim, ten feeds, eight pages each, on a press whose every answer takes 200 ms."""

import os
import pstats
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import close_old_connections

from apps.claims.models import Article, Claim
from apps.evidence.models import Document, Feed, Inquiry, Reading
from lab.bench.ideal import Rules, run_ideal
from lab.bench.press import feed_address, press, topics

ANSWER_SECONDS = 0.2
PAUSE = 1.0  # seconds, as VERIFYHUB_HOST_PAUSE by default
PATIENCE = 600  # seconds
MANNERS = {"VERIFYHUB_HOST_PAUSE": str(PAUSE)}  # without it the demonstration's own machine is exempt from all pauses


def measure(
    *, port: int, hosts: int, pages: int, claims: int, threads: int, workers: int, ideal: bool, profile: bool
) -> dict[str, Any]:
    """`claims` and `profile` are for the longer run, from which come pages per second and processor time per page."""
    with press(port, seconds=ANSWER_SECONDS):
        figures = _against_ideal(port, hosts, pages, threads=threads, workers=workers) if ideal else {}
        if claims:
            figures |= _longer_run(port, hosts, pages, claims=claims, threads=threads, workers=workers, profile=profile)
    return figures


def _against_ideal(port: int, hosts: int, pages: int, *, threads: int, workers: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"pages": hosts * pages, "threads": threads, "workers": workers}
    for name, rules, settings in (("no_manners", Rules(), {}), ("manners", Rules(PAUSE), MANNERS)):
        feeds = _feeds(port, hosts, run=f"{name}-ideal", topic_count=1, pages=pages)
        ideal, fetched = run_ideal(feeds, rules)
        working, _ = run_ideal(feeds, rules, statement=topics(1)[0])
        assert fetched == hosts * pages, fetched
        with _workers(threads, workers, settings):
            ours = _time_claims(_feeds(port, hosts, run=name, topic_count=1, pages=pages), 1, pages * hosts)
        figures[name] = {
            "seconds": round(ours, 2),
            "ideal_seconds": round(ideal, 2),
            "ideal_with_work_seconds": round(working, 2),
            "ratio": round(ours / ideal, 2),
            "ratio_with_work": round(ours / working, 2),
        }
        print(
            f"{name}: {ours:.2f} s; ideal {ideal:.2f} s ({ours / ideal:.2f} times); "
            f"ideal that also reads {working:.2f} s ({ours / working:.2f} times)"
        )
    return figures


def _longer_run(
    port: int, hosts: int, pages: int, *, claims: int, threads: int, workers: int, profile: bool
) -> dict[str, Any]:
    total = hosts * pages * claims
    feeds = _feeds(port, hosts, run="longer", topic_count=claims, pages=pages)
    with (
        tempfile.TemporaryDirectory() as folder,
        _workers(threads, workers, {}, Path(folder) if profile else None) as running,
    ):
        before = _processor_seconds(running)
        seconds = _time_claims(feeds, claims, total)
        spent = _processor_seconds(running) - before
        if profile:
            _print_profile(running, Path(folder))
    figures = {"pages_per_second": round(total / seconds, 1), "cpu_ms_per_page": round(1_000 * spent / total, 1)}
    print(f"{total} pages for {claims} claims: {figures['pages_per_second']} pages/s, {figures['cpu_ms_per_page']} ms")
    return {"longer_run": figures | {"pages": total, "seconds": round(seconds, 2)}}


def _feeds(port: int, hosts: int, *, run: str, topic_count: int, pages: int) -> list[str]:
    return [feed_address(host, port, run=run, topics=topic_count, pages=pages) for host in range(1, hosts + 1)]


def _time_claims(feeds: Sequence[str], claims: int, readings: int) -> float:
    """Seconds from the moment the first claim is taken up until all pages are read and weighed for their claims."""
    Feed.objects.all().delete()
    Feed.objects.bulk_create([Feed(connector="rss", name=address, address=address) for address in feeds])
    keys = _submit(claims)
    ends = time.monotonic() + PATIENCE
    # Readings are written with the assessment that rests on them, in one transaction.
    while Reading.objects.filter(claim__in=keys).count() < readings:
        if time.monotonic() > ends:
            raise SystemExit(f"Not done in {PATIENCE} s: {_where_it_stands(keys)}")
        time.sleep(0.02)
    seen = time.time()
    opened = Inquiry.objects.filter(claim__in=keys).order_by("opened_at").values_list("opened_at", flat=True)[0]
    close_old_connections()
    return seen - opened.timestamp()


def _where_it_stands(keys: Sequence[int]) -> str:
    states = Document.objects.filter(lookups__claim__in=keys).values_list("status", "failure", "last_error").distinct()
    return f"{Reading.objects.filter(claim__in=keys).count()} read; documents: {list(states)[:5]}"


def _submit(claims: int) -> list[int]:
    now = datetime.now(UTC)
    article = Article.objects.create(
        title="Measured", text="Measured.", text_sha256=uuid4().hex, language="en", received_at=now
    )
    said = {"hedge": "reported", "kind": "event", "language": "en", "created_at": now, "updated_at": now}
    return [
        Claim.objects.create(article=article, statement=text, quote=text, quote_start=0, quote_end=len(text), **said).pk
        for text in topics(claims)
    ]


@contextmanager
def _workers(
    threads: int, workers: int, settings: dict[str, str], profile: Path | None = None
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that do the work; the scheduler beside them on a real broker is not among those given."""
    number = {"VERIFYHUB_WORKER_THREADS": str(threads), "BENCH_THREADS": str(threads)}
    environment = os.environ | settings | number
    running = []
    for place in range(workers):
        own = {"BENCH_PROFILE": str(profile / str(place))} if profile else {}
        running.append(subprocess.Popen([sys.executable, "-m", "lab.bench.worker"], env=environment | own))
    beat = []
    if not os.environ["CELERY_BROKER_URL"].startswith("memory:"):
        beat = [
            subprocess.Popen([sys.executable, "-m", "celery", "-A", "config", "beat", "-l", "ERROR"], env=environment)
        ]
    time.sleep(6)  # they have started, and loaded what they need
    try:
        yield running
    finally:
        for process in running + beat:
            process.kill()
            process.wait()


def _processor_seconds(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # user and system, proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")


def _print_profile(running: Sequence[subprocess.Popen[bytes]], folder: Path) -> None:
    for process in running:
        process.send_signal(signal.SIGUSR1)
    time.sleep(3)
    stats = pstats.Stats(*(str(file) for file in folder.iterdir()))
    stats.sort_stats("cumulative").print_stats(r"(apps|verifyhub|config)/", 45)
    stats.sort_stats("tottime").print_stats(25)
