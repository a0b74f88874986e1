"""`python -m lab.fuzz READER --seconds N`: feeds a reader mutated bytes; prints what was found, as JSON at the end.

READER is html, pdf, robots, article, document, connector:NAME, or a group: feed, connectors. The readers of
a group share the time.
"""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from lab.fuzz.readers import readers
from lab.fuzz.search import Search, fewest, save

MOST_KEPT = 20  # inputs of one reader
LARGEST_KEPT = 10_000  # bytes


def main(arguments: list[str]) -> int:
    """0 when nothing was found."""
    options = _parser().parse_args(arguments)
    group = readers(options.reader)
    found: dict[str, dict[str, object]] = {}
    for reader in group:
        search = Search(reader)
        search.run(seconds=options.seconds / len(group), seed=options.seed)
        reached = len({arc for arcs in search.kept.values() for arc in arcs})
        findings = {said: given[:400].decode("latin-1") for said, given in search.findings.items()}
        found[reader.name] = {"readings": search.readings, "arcs": reached, "findings": findings}
        print(f"{reader.name}: {search.readings:,} readings, {reached} steps reached, {len(findings)} findings")
        if options.corpus:
            chosen = fewest(search.kept, most=MOST_KEPT, largest=LARGEST_KEPT)
            save(options.corpus / reader.name.replace(":", "-"), chosen + [*search.findings.values()])
    print(json.dumps(found))
    return int(any(result["findings"] for result in found.values()))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m lab.fuzz", description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("reader", help="html, pdf, robots, article, document, connector:NAME, feed or connectors")
    parser.add_argument("--seconds", type=float, default=60.0, help="of processor time, in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the randomness; the same finds the same")
    parser.add_argument("--corpus", type=Path, help="a folder to keep what was found in")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
