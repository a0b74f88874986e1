"""`python -m lab.bench BENCH …`: prints what it measures in readable lines, and all of it as JSON on the last line."""

import json
import sys
from argparse import ArgumentParser

from lab.bench.scratch import scratch_database


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    with scratch_database(options.database) as name:
        from lab.bench import workflow  # its models can be imported only once Django is set up

        figures = workflow.measure(moves=options.moves, seconds=options.seconds, lengths=options.lengths)
    print(json.dumps({"bench": options.bench, "database": name} | figures))
    return 0


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
    return parser


def _lengths(text: str) -> tuple[int, ...]:
    return tuple(int(length) for length in text.split(","))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
