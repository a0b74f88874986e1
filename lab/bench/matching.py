"""How long it takes to propose claims that a new one may be the same as, with few and with many claims on file."""

import random
import statistics
import time
from collections.abc import Iterator

from django.db import connection
from django.db.models import Count

from apps.claims.models import Article, Claim, Posting, Wording
from apps.claims.services import likeness
from lab.bench.claims import NOW, make_article
from verifyhub.matching import looked_up, words_of

TOWNS = 400
ACTS = 300
THINGS = 3_000
BATCH = 2_000


def measure(*, sizes: tuple[int, ...], asked: int) -> dict[str, object]:
    """Milliseconds for finding the claims most like a statement by words; `ratio`: the most claims to the fewest."""
    article, draw, figures, made = make_article(), random.Random(7), {}, 0
    for size in sorted(sizes):
        _enter(article, draw, range(made, size))
        made = size
        _up_to_date()
        figures[str(size)] = _asked([_statement(draw) for _ in range(asked)])
        print(f"{size:>7,} claims: {figures[str(size)]}", flush=True)
    plan = _plan(_commonest_word())
    print("\n".join(plan))
    least, most = (figures[str(size)]["median_ms"] for size in (min(sizes), max(sizes)))
    return {"claims": figures, "ratio": round(most / least, 2), "plan": plan}


def _statement(draw: random.Random) -> str:
    """Words are as unevenly common as in news: a few towns, acts and things are in a large part of all claims."""
    town, other = (f"Town{_uneven(draw, TOWNS)}grad" for _ in range(2))
    things = " and the ".join(f"thing{_uneven(draw, THINGS)}mark" for _ in range(draw.randint(2, 5)))
    return f"The {things} of {town} act{_uneven(draw, ACTS)}ov near {other} with {draw.randint(2, 400)} troops."


def _uneven(draw: random.Random, kinds: int) -> int:
    """By Zipf's law, nearly: the n-th is about n times rarer than the first."""
    return int(kinds ** draw.random())


def _enter(article: Article, draw: random.Random, numbers: range) -> None:
    for batch in _batches(numbers):
        claims = Claim.objects.bulk_create(
            Claim(
                article=article,
                statement=_statement(draw),
                quote="Troops have entered Brenova.",
                quote_start=number,
                quote_end=number + 1,
                hedge="reported",
                kind="event",
                language="en",
                created_at=NOW,
                updated_at=NOW,
            )
            for number in batch
        )
        words = [words_of(claim.statement) for claim in claims]
        Wording.objects.bulk_create(
            Wording(claim=c, words=" ".join(w), status="done") for c, w in zip(claims, words, strict=True)
        )
        Posting.objects.bulk_create(
            Posting(claim=c, word=word) for c, w in zip(claims, words, strict=True) for word in looked_up(w)
        )


def _batches(numbers: range) -> Iterator[range]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))


def _up_to_date() -> None:
    """As the database does by itself after a while: it knows how many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _asked(statements: list[str]) -> dict[str, float]:
    spent, found = [], 0
    for statement in statements:
        started = time.perf_counter()
        found += bool(likeness.find(words_of(statement)))
        spent.append(1000 * (time.perf_counter() - started))
    return {
        "median_ms": round(statistics.median(spent), 1),
        "p95_ms": round(statistics.quantiles(spent, n=20)[-1], 1),
        "worst_ms": round(max(spent), 1),
        "with_candidates": found,
        "entries_read": statistics.median(_entries_read(looked_up(words_of(statement))) for statement in statements),
    }


def _entries_read(words: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(likeness.newest_of(len(words)), words)
        return len(cursor.fetchall())


def _commonest_word() -> str:
    words = Posting.objects.values_list("word").annotate(holders=Count("pk")).order_by("-holders")
    return str(words[0][0])


def _plan(word: str) -> list[str]:
    """How the database goes about one word: it must read one end of one stretch of the index, and nothing else."""
    explain = "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {likeness.newest_of(1)}", [word])
        return [" ".join(map(str, row)) for row in cursor.fetchall()]
