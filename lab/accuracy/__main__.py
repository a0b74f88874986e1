"""`python -m lab.accuracy MEASURE FILE…`: prints what it found, as one JSON object on the last line."""

import json
import sys
from collections.abc import Callable

from lab.accuracy import attribution, claims, matching, origins, pages, stance

MEASURES: dict[str, tuple[Callable[..., dict[str, object]], str]] = {
    "claims": (claims.measure, "ARTICLES GOLD"),
    "stance-headlines": (stance.measure_headlines, "FILE"),
    "stance-bodies": (stance.measure_bodies, "PAIRS BODIES"),
    "matching": (matching.measure, "CLAIMS QUERIES"),
    "attribution": (attribution.measure, "FILE"),
    "pages": (pages.measure, "FILE"),
    "origins": (lambda *files: origins.run(files), "RECORDS BODIES"),
}


def main(arguments: list[str]) -> int:
    name, files = (arguments[0], arguments[1:]) if arguments else ("", [])
    measure, wanted = MEASURES.get(name, (None, ""))
    if measure is None or len(files) != len(wanted.split()):
        print(
            "Usage:", *(f"  python -m lab.accuracy {name} {needs}" for name, (_, needs) in MEASURES.items()), sep="\n"
        )
        return 2
    print(json.dumps(measure(*files)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
