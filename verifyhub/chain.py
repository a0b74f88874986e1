"""The journal's hash chain: each entry's digest covers the entry and the digest before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping

GENESIS = "0" * 64


def link(previous: str, entry: Mapping[str, object]) -> str:
    """SHA-256, in hex, of the previous digest and the entry as canonical JSON (sorted keys, no spaces, UTF-8).

    `entry` holds JSON values only; times are ISO 8601 strings.
    """
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def first_break(entries: Iterable[tuple[Mapping[str, object], str]]) -> int | None:
    """Index of the first (entry, digest) whose digest does not follow from what came before; None if all do."""
    previous = GENESIS
    for index, (entry, digest) in enumerate(entries):
        if link(previous, entry) != digest:
            return index
        previous = digest
    return None
