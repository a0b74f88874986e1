"""The fuzzer finds what is there to be found, makes it small, and says nothing of a reader that is sound."""

import json
from random import Random

import pytest

from lab.fuzz.__main__ import main
from lab.fuzz.mutations import LARGEST, mutate
from lab.fuzz.readers import Reader, Unkept, check_hit
from lab.fuzz.search import Search, fewest, outcome, smallest
from verifyhub.connectors import Hit


def fall_over_brackets(given: bytes) -> object:
    if b"[[" in given:
        raise KeyError("brackets")
    return None


def test_a_reader_that_falls_over_is_found_with_few_bytes_around_what_it_falls_over():
    search = Search(Reader("frail", fall_over_brackets, (b"\1an article [about] brackets",)))

    search.run(seconds=1, seed=1)

    [(said, given)] = search.findings.items()
    assert said.startswith("KeyError at test_fuzz.py:")
    assert given[1:] == b"[["


def test_a_sound_reader_has_no_findings(capsys):
    assert main(["robots", "--seconds", "1"]) == 0

    *_, last = capsys.readouterr().out.strip().splitlines()
    assert json.loads(last)["robots"]["findings"] == {}


def test_what_is_found_loses_all_that_does_not_matter():
    reader, given = Reader("frail", fall_over_brackets, ()), b"\1" + b"x" * 100 + b"[[" + b"y" * 100

    assert smallest(reader, given, outcome(reader, given)) == b"\1[["


def test_of_inputs_that_reach_the_same_the_smallest_is_kept():
    first, second = ("a.py", 1, 2), ("a.py", 2, 3)
    kept = {
        b"long": frozenset({first}),
        b"s": frozenset({first}),
        b"both": frozenset({first, second}),
        b"": frozenset(),
    }

    assert fewest(kept, most=5, largest=10) == [b"both"]
    assert fewest(kept, most=5, largest=1) == [b"s"]


def test_the_same_randomness_makes_the_same_bytes_and_none_too_large():
    made = [mutate(b"\1<rss>", [b"\1<feed>" * 50], Random(seed)) for seed in range(300)]

    assert made == [mutate(b"\1<rss>", [b"\1<feed>" * 50], Random(seed)) for seed in range(300)]
    assert max(map(len, made)) <= LARGEST + 1


@pytest.mark.parametrize(
    "hit", [Hit("http://a.example/\0"), Hit("ftp://a.example/"), Hit("http://a.example/", title="\ud800")]
)
def test_what_no_row_keeps_is_a_finding(hit):
    with pytest.raises(Unkept):
        check_hit(hit)
