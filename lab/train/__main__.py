"""`python -m lab.train stance PAIRS BODIES OUT [VECTORS]`: writes the model and prints its SHA-256 and its figures."""

import json
import sys

from lab.train import stance

USAGE = "Usage:\n  python -m lab.train stance PAIRS BODIES OUT [VECTORS]"


def main(arguments: list[str]) -> int:
    if len(arguments) not in (4, 5) or arguments[0] != "stance":
        print(USAGE)
        return 2
    print(json.dumps(stance.train(*arguments[1:])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
