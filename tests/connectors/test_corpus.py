"""Bytes that `python -m lab.fuzz` has found, each reaching something of a reader that others do not, are read in time.

They are made by the machine out of our own recordings.
"""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.fuzz.readers import HEADERS, readers
from verifyhub.connectors import CONNECTORS

CORPUS = Path(__file__).parent / "corpus"
FOUND = sorted(CORPUS.glob("*/*"))
READERS = ["html", "pdf", "robots", *(f"connector:{name}" for name in CONNECTORS)]


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_is_read_or_refused_in_time(path: Path) -> None:
    [reader] = readers(path.parent.name.replace("connector-", "connector:"))

    began = time.process_time()
    reader.read(path.read_bytes())

    assert time.process_time() - began < 2 * reader.seconds


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None, max_examples=30)
@given(head=st.integers(0, len(HEADERS) - 1), choices=st.data())
def test_whatever_is_made_of_the_seeds_can_be_kept(name: str, head: int, choices: st.DataObject) -> None:
    [reader] = readers(name)
    seed = choices.draw(st.sampled_from(reader.seeds))[1:]
    start, end = sorted((choices.draw(st.integers(0, len(seed))), choices.draw(st.integers(0, len(seed)))))

    reader.read(bytes([head]) + seed[:start] + choices.draw(st.binary(max_size=40)) + seed[end:])


def test_the_corpus_stays_small() -> None:
    sizes = [path.stat().st_size for path in FOUND]

    assert 50 < len(sizes) <= 200
    assert max(sizes) <= 20_000
    assert sum(sizes) <= 1_000_000
