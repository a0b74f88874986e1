"""No regular expression of VerifyHub takes more than its share of time for a longer text, whatever the text is.

A new pattern is found by itself. Times are of this process alone, and compared with one another: a busy machine does
not matter.
"""

import re
from types import ModuleType

import pytest

import verifyhub
from tests.domain.patterns import Found, modules_of, patterns_of, slow_text


@pytest.fixture(scope="module")
def every_pattern() -> list[Found]:
    return patterns_of(modules_of(verifyhub))


def test_every_pattern_takes_time_in_proportion_to_the_text(every_pattern):
    assert {found.where: slow for found in every_pattern if (slow := slow_text(found))} == {}


def test_patterns_in_names_in_tables_and_inside_functions_are_all_found(every_pattern):
    places = {found.where for found in every_pattern}

    assert {"verifyhub.reading.phrases._COMMA", "verifyhub.reading.times._READERS"} <= places
    assert any(place.startswith("verifyhub.reading.attribution:") for place in places)
    assert len(every_pattern) > 200


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*,",
        r"\W+$",
        r"\(.*?\)",
        r"(?:according to .*){2}said",
        r"(a|aa)+b",
        r"\[(\w+)\s+([^\]]+)\]",
        r"\d[\d,.]* [a-z]",
    ],
)
def test_a_pattern_that_grows_faster_than_its_text_is_caught(pattern):
    assert slow_text(Found("planted", re.compile(pattern))) is not None


def test_one_that_is_only_ever_matched_is_not_held_to_what_a_search_would_cost():
    assert slow_text(Found("planted", re.compile(r"\s*,"), frozenset({"match"}))) is None


def test_a_pattern_put_together_at_each_call_is_refused(tmp_path):
    planted = ModuleType("planted")
    planted.__file__ = str(tmp_path / "planted.py")
    (tmp_path / "planted.py").write_text(
        'import re\n\ndef find(word, text):\n    return re.search(rf"{word} a", text)\n'
    )

    with pytest.raises(ValueError, match="planted:4 puts a pattern together at each call"):
        patterns_of([planted])
