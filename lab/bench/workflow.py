"""What one move costs: with the service, against the floor, and with journals of different lengths."""

import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Article, Claim
from apps.claims.services import move_claim, number_entries
from lab.bench import floor
from lab.bench.claims import NOW, make_article, make_claim_with_journal, make_claims
from lab.bench.floor import Step
from verifyhub.lifecycle import SYSTEM, Actor, Role

EDITOR = Actor(Role.EDITOR, "Edda Editor", "user:2")
LIFE = (  # of a claim for which all goes well
    Step("begin_review", "under_review", SYSTEM, ""),
    Step("corroborate", "corroborated", SYSTEM, ""),
    Step("confirm", "confirmed", EDITOR, "Seen by our own reporter.", is_verdict=True),
)
FEWEST_BLOCKS = 3
MOVES_PER_LENGTH = 100


def measure(*, moves: int, seconds: float, lengths: Sequence[int]) -> dict[str, Any]:
    """`moves` are those of one block of either side; blocks go on for `seconds`, three at least."""
    article = make_article()
    _run(with_service, make_claims(article, 5))  # the first moves load code and open the connection
    blocks = list(_blocks(article, claims=max(1, moves // len(LIFE)), seconds=seconds))
    ratio = round(median(block["ratio"] for block in blocks), 3)
    print(f"Median of {len(blocks)} blocks: {ratio:.2f} of the floor")
    return {
        "blocks": blocks,
        "median_ratio": ratio,
        "moves_per_second": median(block["service"] for block in blocks),
        "floor_moves_per_second": median(block["floor"] for block in blocks),
        "queries_per_move": _queries(article),
        **_by_length(article, lengths),
    }


def _blocks(article: Article, *, claims: int, seconds: float) -> Iterator[dict[str, float]]:
    """Both sides in turn, and in turn first, so that a busy machine slows both."""
    ends, count = time.monotonic() + seconds, 0
    while count < FEWEST_BLOCKS or time.monotonic() < ends:
        sides = {"service": with_service, "floor": with_floor}
        order = list(sides) if count % 2 else list(reversed(sides))
        speed = {name: _run(sides[name], make_claims(article, claims)) for name in order}
        count += 1
        ratio = round(speed["service"] / speed["floor"], 3)
        print(f"Block {count}: {speed['service']:.0f} moves/s, floor {speed['floor']:.0f} moves/s, ratio {ratio:.2f}")
        yield {"service": round(speed["service"], 1), "floor": round(speed["floor"], 1), "ratio": ratio}


def _run(side: Callable[[Sequence[Claim]], None], claims: Sequence[Claim]) -> float:
    """Moves per second."""
    began = time.perf_counter()
    side(claims)
    return len(claims) * len(LIFE) / (time.perf_counter() - began)


def with_service(claims: Sequence[Claim]) -> None:
    for claim in claims:
        for step in LIFE:
            move_claim(claim, step.name, actor=step.actor, reason=step.reason, now=NOW)
    while number_entries():
        pass


def with_floor(claims: Sequence[Claim]) -> None:
    for claim in claims:
        for step in LIFE:
            floor.move(claim.pk, step, now=NOW)
    while floor.number():
        pass


def _queries(article: Article) -> dict[str, int]:
    """Per move, with those that begin and end the transaction; numbering is not among them."""
    claim, counts = make_claims(article, 1)[0], {}
    for step in LIFE:
        with CaptureQueriesContext(connection) as queries:
            move_claim(claim, step.name, actor=step.actor, reason=step.reason, now=NOW)
        counts[step.name] = len(queries)
    print("Queries:", ", ".join(f"{name} {count}" for name, count in counts.items()))
    return counts


def _by_length(article: Article, lengths: Sequence[int]) -> dict[str, Any]:
    """Milliseconds per move by journal length, the claims in turn; growth is the longest against the shortest."""
    claims = {length: make_claim_with_journal(article, length) for length in lengths}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would: without it the planner knows nothing of rows just made
    timings: dict[int, list[float]] = {length: [] for length in lengths}
    for turn in range(MOVES_PER_LENGTH):
        name = "corroborate" if turn % 2 else "return_to_review"
        for length, claim in claims.items():
            began = time.perf_counter()
            move_claim(claim, name, actor=EDITOR, reason="Once more.", now=NOW)
            timings[length].append(1_000 * (time.perf_counter() - began))
    number_entries()
    costs = {length: round(median(times), 3) for length, times in timings.items()}
    growth = round(costs[max(lengths)] / costs[min(lengths)], 2)
    for length, cost in costs.items():
        print(f"One move with a journal of {length:,} entries: {cost:.2f} ms")
    print(f"The longest costs {growth:.2f} times the shortest")
    return {"milliseconds_by_length": costs, "growth": growth}
