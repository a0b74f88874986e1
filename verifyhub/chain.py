"""The journal's hash chain: each digest covers an entry's very characters and the digest before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping

GENESIS = "0" * 64


def canonical(entry: Mapping[str, object]) -> str:
    """The one way an entry is written down: JSON with sorted keys and no spaces, not escaped beyond need.

    `entry` holds JSON values only; times are ISO 8601 strings.
    """
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(previous: str, content: str) -> str:
    """SHA-256, in hex, of the previous digest, a line feed and the content, in UTF-8."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def first_break(entries: Iterable[tuple[str, str]]) -> int | None:
    """Index of the first (content, digest) whose digest does not follow from what came before; None if all do."""
    previous = GENESIS
    for index, (content, digest) in enumerate(entries):
        if link(previous, content) != digest:
            return index
        previous = digest
    return None
