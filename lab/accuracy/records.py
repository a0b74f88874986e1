"""Labelled records from JSON lines or one JSON list, plain or gzipped."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def read_records(path: str | Path) -> Iterator[Record]:
    """Every record of a file in its order; empty lines are skipped."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        first = lines.read(1)
        lines.seek(0)
        if first == "[":
            yield from json.load(lines)
            return
        for line in lines:
            if line.strip():
                yield json.loads(line)
