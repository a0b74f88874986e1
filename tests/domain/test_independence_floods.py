"""A flood of documents from one origin counts as one, at a cost that grows with their number and not with its square.

With HYPOTHESIS_PROFILE=thorough there are ten thousand documents.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

import pytest

from tests.domain.test_independence import WIRE, Word, relayed, said
from tests.thoroughness import IS_THOROUGH
from verifyhub.independence import find_origins, passages
from verifyhub.reading import Stance

MANY = 10_000 if IS_THOROUGH else 2_000
FEW = 2_000 if IS_THOROUGH else 200  # documents; twice as many are compared with them
MOST_FOR_TWICE = 2.3  # times the work: 2 where it grows with their number, 4 where with its square


def relays(number: int) -> list[Word]:
    return [relayed(str(n), named_origins=("Coast Wire",)) for n in range(number)]


def copies(number: int) -> list[Word]:
    words = WIRE.split()
    texts = (" ".join([*words[: n % 30], f"#{n}", *words[n % 30 :]]) for n in range(number))
    return [replace(relay, text=text) for relay, text in zip(relays(number), texts, strict=True)]


def chain(number: int) -> list[Word]:
    return [said(str(n), links=(f"https://{n - 1}.example/harbour",)) for n in range(number)]


def both_sides(number: int) -> list[Word]:
    return [replace(copy, stance=(Stance.SUPPORTS, Stance.DISPUTES)[n % 2]) for n, copy in enumerate(copies(number))]


def strangers(number: int) -> list[Word]:
    return [said(str(n), named_origins=(f"Anna K{n}x", f"Wire{n}y", "Harbour Authority")) for n in range(number)]


FLOODS = {flood.__name__: flood for flood in (relays, copies, chain, both_sides, strangers)}


def work_of(act: Callable[[], object]) -> int:
    """Lines run, each turn of a loop for itself: unlike seconds the same on every machine, however busy."""
    lines = 0

    def count(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal lines
        lines += event == "line"
        return count

    traced = sys.gettrace()
    sys.settrace(count)
    try:
        act()
    finally:
        sys.settrace(traced)
    return lines


def growth(flood: Callable[[int], list[Word]]) -> float:
    """How many times the work of some documents twice as many are."""
    some, more = flood(FEW), flood(2 * FEW)
    find_origins(more)  # so that neither pays for what is loaded or remembered once
    return work_of(lambda: find_origins(more)) / work_of(lambda: find_origins(some))


@pytest.mark.parametrize("flood", [relays, copies])
def test_a_flood_from_one_origin_is_one_witness(flood):
    (origin,) = find_origins(flood(MANY))

    assert (len(origin.members), origin.is_independent) == (MANY, True)


@pytest.mark.parametrize("flood", FLOODS)
def test_twice_the_documents_are_twice_the_work(flood: str):
    assert growth(FLOODS[flood]) < MOST_FOR_TWICE


def test_indexing_every_copy_would_be_caught(monkeypatch):
    def hold_all(index, own, holders, groups):
        for shingle in own:
            holders[shingle].append(index)

    monkeypatch.setattr(passages, "_hold", hold_all)
    monkeypatch.setattr(passages, "_MAX_CANDIDATES", MANY)

    assert growth(copies) > MOST_FOR_TWICE
