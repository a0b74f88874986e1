"""`python -m lab.bench BENCH …`: prints what it measures in readable lines, and all of it as JSON on the last line."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import randbelow, token_hex
from typing import Any

from kombu import Connection

from lab.bench.scratch import scratch_database


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    benches = {
        "workflow": _workflow,
        "fetch": _fetch,
        "matching": _matching,
        "weighing": _weighing,
        "memory": _memory,
        "api": _api,
    }
    name, figures = benches[options.bench](options)
    print(json.dumps({"bench": options.bench, "database": name} | figures))
    return 0


def _workflow(options: Namespace) -> tuple[str, dict[str, Any]]:
    with scratch_database(options.database) as name:
        from lab.bench import workflow  # its models can be imported only once Django is set up

        return name, workflow.measure(moves=options.moves, seconds=options.seconds, lengths=options.lengths)


def _matching(options: Namespace) -> tuple[str, dict[str, Any]]:
    with scratch_database(options.database) as name:
        from lab.bench import matching  # its models can be imported only once Django is set up

        return name, matching.measure(sizes=options.sizes, asked=options.asked)


def _weighing(options: Namespace) -> tuple[str, dict[str, Any]]:
    with scratch_database(options.database) as name:
        from lab.bench import weighing  # its models can be imported only once Django is set up

        return name, weighing.measure(sizes=options.sizes)


def _memory(options: Namespace) -> tuple[str, dict[str, Any]]:
    with scratch_database("sqlite") as name:
        from lab.bench import memory

        return name, memory.measure()


def _api(options: Namespace) -> tuple[str, dict[str, Any]]:
    with scratch_database(options.database) as name:
        from lab.bench import api  # its models can be imported only once Django is set up

        return name, api.measure(sizes=options.sizes, rounds=options.rounds)


def _fetch(options: Namespace) -> tuple[str, dict[str, Any]]:
    port, queue = 20_000 + randbelow(12_000), f"bench-{token_hex(4)}"
    os.environ.update(
        VERIFYHUB_DEMO="1",  # this machine may be asked
        VERIFYHUB_BASE_URL=f"http://127.0.0.1:{port}",  # and at this port
        CELERY_BROKER_URL="memory://" if options.broker == "memory" else options.broker,
        VERIFYHUB_QUEUE=queue,
    )
    with scratch_database(options.database) as name, _removed_afterwards(queue):
        from lab.bench import fetch  # its models can be imported only once Django is set up

        wanted = ("hosts", "pages", "claims", "threads", "workers", "ideal", "profile")
        return name, fetch.measure(port=port, **{what: getattr(options, what) for what in wanted})


@contextmanager
def _removed_afterwards(queue: str) -> Iterator[None]:
    try:
        yield
    finally:
        if not os.environ["CELERY_BROKER_URL"].startswith("memory:"):
            with Connection(os.environ["CELERY_BROKER_URL"]) as broker:
                broker.default_channel.queue_delete(queue)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m lab.bench", description=__doc__)
    benches = parser.add_subparsers(dest="bench", required=True)
    workflow = benches.add_parser("workflow", help="moves per second with the full journal, against raw SQL")
    workflow.add_argument(
        "--database",
        default="postgresql://postgres@127.0.0.1:5432/postgres",
        help="a PostgreSQL server, on which a database is made and dropped again, or: sqlite (default: %(default)s)",
    )
    workflow.add_argument(
        "--moves", type=int, default=150, help="in each block, a multiple of 3 (default: %(default)s)"
    )
    workflow.add_argument("--seconds", type=float, default=30, help="how long blocks go on (default: %(default)s)")
    workflow.add_argument(
        "--lengths", type=_lengths, default=(10, 1_000, 10_000), help="journal lengths (default: 10,1000,10000)"
    )
    matching = benches.add_parser("matching", help="proposing claims that a new one may be the same as")
    matching.add_argument("--database", default="sqlite", help="sqlite, or a PostgreSQL server (default: %(default)s)")
    matching.add_argument("--sizes", type=_lengths, default=(10_000, 100_000), help="claims (default: 10000,100000)")
    matching.add_argument("--asked", type=int, default=100, help="statements at each size (default: %(default)s)")
    weighing = benches.add_parser("weighing", help="one more document on a claim that has many")
    weighing.add_argument("--database", default="sqlite", help="sqlite, or a PostgreSQL server (default: %(default)s)")
    weighing.add_argument(
        "--sizes", type=_lengths, default=(10, 100, 1_000, 10_000), help="documents (default: 10,100,1000,10000)"
    )
    benches.add_parser("memory", help="a worker that has read, and the web process after some requests")
    api = benches.add_parser("api", help="what partners read, against a bare view and the framework as it comes")
    api.add_argument("--database", default="sqlite", help="sqlite, or a PostgreSQL server (default: %(default)s)")
    api.add_argument("--sizes", type=_lengths, default=(10_000,), help="claims, such as 10000,1000000 (default: 10000)")
    api.add_argument("--rounds", type=int, default=150, help="of one request to each side (default: %(default)s)")
    fetch = benches.add_parser("fetch", help="from “look up” to “assessed”, against a perfectly concurrent client")
    fetch.add_argument("--database", default="sqlite", help="sqlite, or a PostgreSQL server (default: %(default)s)")
    fetch.add_argument("--broker", default="memory", help="memory, or amqp://… or redis://… (default: %(default)s)")
    fetch.add_argument("--hosts", type=int, default=10, help="feeds, each on a host of its own (default: %(default)s)")
    fetch.add_argument("--pages", type=int, default=8, help="on each host for each claim (default: %(default)s)")
    fetch.add_argument(
        "--claims", type=int, default=10, help="in the longer run; 0 leaves it out (default: %(default)s)"
    )
    fetch.add_argument("--threads", type=int, default=8, help="of each worker (default: %(default)s)")
    fetch.add_argument("--workers", type=int, default=1, help="processes; 1 with the broker in memory")
    fetch.add_argument("--no-ideal", dest="ideal", action="store_false", help="only the longer run")
    fetch.add_argument("--profile", action="store_true", help="print where the longer run spends processor time")
    return parser


def _lengths(text: str) -> tuple[int, ...]:
    return tuple(int(length) for length in text.split(","))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
