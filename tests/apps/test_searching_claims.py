"""Claims are found by what is said in them, on SQLite and on PostgreSQL alike."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from apps.claims.models import Claim
from apps.claims.searching import Phrase, asked_for, saying
from apps.claims.services import reword
from tests.apps.desk_scene import EDITOR
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db

BARGES = "Two barges sank near Brenova-2 after the Mi-8 had left."
AIRPORT = "The airport of Харків is closed, says the Governor's office."
WITNESS = "It was quiet."


@pytest.fixture
def claims() -> dict[str, Claim]:
    return {
        "barges": make_claim(statement=BARGES, places=["Brenova"]),
        "airport": make_claim(statement=AIRPORT, quote="it is shut for good"),
        "witness": make_claim(statement=WITNESS, people=["Mara Venn"], attribution=["Вестник"], quote="quiet, it was"),
    }


@pytest.mark.parametrize(
    "query,found",
    [
        ("barges", {"barges"}),
        ("BARGES sank", {"barges"}),
        ("sank barges", {"barges"}),  # in any order
        ("barg", {"barges"}),  # by its beginning
        ("rges", set()),  # but not by its end
        ("barges airport", set()),  # all of it
        ('"barges sank"', {"barges"}),
        ('"sank barges"', set()),
        ('"barges san"', set()),  # as it stands, to its end
        ("mi-8", {"barges"}),
        ("mi-9", set()),
        ("харків", {"airport"}),
        ("ХАРК", {"airport"}),
        ("governor's", {"airport"}),
        ("shut good", {"airport"}),  # the quote counts
        ("venn", {"witness"}),  # and who and where
        ("вестник", {"witness"}),
        ("it", {"airport", "witness"}),
        ("", {"barges", "airport", "witness"}),  # the filter is not used
        ("%", set()),
        ("_", set()),
        ('"', set()),
        ("!!! ...", set()),
    ],
)
def test_what_is_asked_for_is_found(claims, query, found) -> None:
    asked = Claim.objects.all() if query == "" else saying(Claim.objects.all(), query)

    assert set(asked) == {claims[name] for name in found}


def test_other_words_are_found_once_a_claim_is_reworded_and_the_old_ones_no_more(claims) -> None:
    claim = claims["barges"]
    reword(claim, statement="Three ferries went down.", reason="As the harbour says.", actor=EDITOR, now=NOW)

    assert list(saying(Claim.objects.all(), "ferries")) == [claim]
    assert list(saying(Claim.objects.all(), "barges")) == []


def test_a_claim_that_is_gone_is_not_found() -> None:
    make_claim(statement=BARGES).delete()

    assert list(saying(Claim.objects.all(), "barges")) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="trigrams are PostgreSQL's")
@pytest.mark.parametrize("misspelt,is_found", [("airpotr", True), ("governer", True), ("barjes", False)])
def test_a_longer_word_is_found_as_it_is_misspelt(claims, misspelt, is_found) -> None:
    assert bool(saying(Claim.objects.all(), misspelt).count()) == is_found


@pytest.mark.parametrize(
    "query,phrases",
    [
        ("one two", [Phrase(("one",), False), Phrase(("two",), False)]),
        ('one "two three" four', [Phrase(("one",), False), Phrase(("two", "three"), True), Phrase(("four",), False)]),
        ('an "open end', [Phrase(("an",), False), Phrase(("open",), False), Phrase(("end",), False)]),
        ("a_b", [Phrase(("a", "b"), False)]),
        ("' \\ & | ! ( ) : * <-> -", []),
    ],
)
def test_a_query_is_taken_apart_so(query, phrases) -> None:
    assert asked_for(query) == phrases


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_no_query_is_an_error(query) -> None:
    assert saying(Claim.objects.all(), query).count() == 0


def test_the_table_of_claims_was_not_made_anew_without_what_keeps_the_search_up() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname IN ('claim_said', 'claim_spelt')")
            assert cursor.fetchone() == (2,)
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'claim_said_on_%'")
            assert cursor.fetchone() == (3,)
