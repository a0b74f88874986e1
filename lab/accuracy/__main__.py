"""`python -m lab.accuracy MEASURE FILE…`: prints what it found, as one JSON object on the last line."""

import argparse
import json
import sys
from collections.abc import Callable

from lab.accuracy import attribution, checkworthy, claims, matching, origins, pages, stance, verdicts

MEASURES: dict[str, tuple[Callable[..., dict[str, object]], str]] = {
    "claims": (claims.measure, "ARTICLES GOLD"),
    "stance-headlines": (stance.measure_headlines, "FILE"),
    "stance-bodies": (stance.measure_bodies, "PAIRS BODIES"),
    "matching": (matching.measure, "CLAIMS QUERIES"),
    "attribution": (attribution.measure, "FILE"),
    "checkworthy": (checkworthy.measure, "FILE"),
    "pages": (pages.measure, "FILE"),
    "origins": (lambda *files: origins.run(files), "RECORDS BODIES"),
    "verdicts": (verdicts.measure, "CLAIMS ARTICLES"),
}
OPTIONS = {"verdicts": {"stance": ("gold", "predicted")}}  # the first is the usual one


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m lab.accuracy")
    parsers = parser.add_subparsers(dest="name", required=True, metavar="MEASURE")
    for name, (_, files) in MEASURES.items():
        measure_parser = parsers.add_parser(name)
        for file in files.split():
            measure_parser.add_argument(file)
        for option, values in OPTIONS.get(name, {}).items():
            measure_parser.add_argument(f"--{option}", choices=values, default=values[0])
    given = vars(parser.parse_args(arguments))
    measure, files = MEASURES[given.pop("name")]
    paths = [given.pop(file) for file in files.split()]
    print(json.dumps(measure(*paths, **given)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
