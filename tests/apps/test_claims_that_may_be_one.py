"""Claims that may be one: found by words and meaning, proposed, and dismissed; never merged by themselves."""

from datetime import timedelta

import numpy as np
import pytest
from django.core.management import call_command

from apps.claims.models import Claim, Posting, Resemblance, Wording
from apps.claims.services import (
    DeskRefused,
    compare,
    dismiss_likeness,
    merge,
    refold_all,
    reword,
    split,
)
from apps.claims.services.likeness import find
from tests.apps.desk_scene import EDITOR, REPORTER, enter_claim, events
from tests.factories import NOW
from verifyhub import names
from verifyhub.matching import NEWEST_OF_EACH, words_of
from verifyhub.names.table import NameRow
from verifyhub.permissions import NotAllowed
from verifyhub.reading.vectors import WIDTH, VectorsUnavailable

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def compared(*claims: Claim, embed=None, now=NOW) -> None:
    for claim in claims:
        assert compare(Wording.objects.get(claim=claim), embed=embed, now=now)


def proposed() -> list[tuple[int, int, float, list[str]]]:
    return list(Resemblance.objects.order_by("id").values_list("claim_id", "other_id", "likeness", "shared"))


def test_a_new_claim_is_proposed_beside_an_earlier_one_under_another_spelling():
    known = enter_claim("Ukrainian troops are advancing on Vulhedar.")
    enter_claim("Grain ships left the port of Odesa.")
    new = enter_claim("Troops advance on Угледар at dawn")

    compared(new)

    [(claim, other, likeness, shared)] = proposed()
    assert (claim, other) == (new.pk, known.pk)
    assert 0.35 < likeness < 1
    assert shared == ["Troops", "advance", "Угледар"]


def test_the_earlier_claim_finds_the_same_pair_and_it_is_kept_once():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("Fire at the depot in Dovrin.")

    compared(new, known)

    assert [pair[:2] for pair in proposed()] == [(new.pk, known.pk)]


def test_comparing_merges_nothing_and_writes_nothing_into_the_journal():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("The depot at Dovrin is on fire.")

    compared(known, new)

    assert (events(known), events(new)) == (["claim.submitted"], ["claim.submitted"])
    assert Claim.objects.get(pk=new.pk).duplicate_of is None


def test_unlike_claims_are_not_proposed():
    enter_claim("The mayor of Brenova has fled to Morvograd.")
    new = enter_claim("The bridge of Brenova was blown up by retreating sappers at dawn.")

    compared(new)

    assert proposed() == []


def test_what_is_near_in_meaning_is_proposed_though_few_words_are_shared():
    known = enter_claim("The mayor of Brenova has fled abroad with his family.")
    enter_claim("Brenova holds a fair.")
    new = enter_claim("Head of Brenova's town council escaped over the border, taking wife and children along.")
    meanings = {"The": 0, "Hea": 0, "Bre": 1}

    def embed(texts):
        return np.array([np.eye(WIDTH, dtype=np.float32)[meanings[text[:3]]] for text in texts])

    compared(*Claim.objects.order_by("pk"), embed=embed)

    [pair] = Resemblance.objects.all()
    assert (pair.claim_id, pair.other_id, pair.nearness) == (new.pk, known.pk, 1.0)
    assert pair.likeness < 0.35


def test_without_the_language_model_words_alone_are_compared():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("Fire at the depot in Dovrin.")

    def embed(texts):
        raise VectorsUnavailable("not installed")

    compared(new, embed=embed)

    assert [pair[:2] for pair in proposed()] == [(new.pk, known.pk)]
    assert Wording.objects.get(claim=new).vector is None


def test_a_reworded_claim_is_found_by_its_new_words_and_loses_what_was_proposed_for_the_old():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("Fire at the depot in Dovrin.")
    compared(new)

    reword(new, statement="The mayor of Brenova has fled.", reason="Misread.", actor=EDITOR, now=LATER)

    assert proposed() == []
    assert sorted(new.postings.values_list("word", flat=True)) == ["brenova", "flee", "mayor"]
    assert compare(Wording.objects.get(claim=new), embed=None, now=LATER)
    assert known.postings.count() == 3


def test_the_parts_of_a_split_claim_are_not_proposed_to_be_merged_into_it():
    whole = enter_claim("The depot at Dovrin is on fire and the mayor of Brenova has fled.")
    parts = split(
        whole,
        statements=["The depot at Dovrin is on fire.", "The mayor has fled."],
        reason="Two.",
        actor=EDITOR,
        now=NOW,
    )

    compared(whole, *parts)

    assert proposed() == []


def test_a_pair_that_an_editor_dismissed_stays_dismissed_and_both_journals_say_so():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("Fire at the depot in Dovrin.")
    compared(new)

    dismiss_likeness(known, new, actor=EDITOR, now=LATER)
    refold_all(now=LATER)
    compared(known, new, now=LATER)

    pair = Resemblance.objects.get()
    assert (pair.dismissed_at, pair.dismissed_by) == (LATER, "Edda Editor")
    assert events(known) == events(new) == ["claim.submitted", "claim.duplicate_dismissed"]
    assert known.journal.last().data == {"claim": str(new.uid), "claim_statement": "Fire at the depot in Dovrin."}


def test_only_editors_dismiss_and_only_what_is_proposed():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("Fire at the depot in Dovrin.")

    with pytest.raises(DeskRefused, match="These two are not proposed to be merged any more."):
        dismiss_likeness(new, known, actor=EDITOR, now=LATER)
    compared(new)
    with pytest.raises(NotAllowed):
        dismiss_likeness(new, known, actor=REPORTER, now=LATER)
    assert Resemblance.objects.get().dismissed_at is None


def test_what_was_merged_or_withdrawn_is_still_found():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("Fire at the depot in Dovrin.")
    merge(new, known, reason="The same.", actor=EDITOR, now=NOW)
    third = enter_claim("The depot in Dovrin: fire.")

    compared(third)

    assert [pair[:2] for pair in proposed()] == [(third.pk, known.pk), (third.pk, new.pk)]


def test_of_a_word_that_very_many_claims_have_only_the_newest_are_looked_at():
    first = enter_claim("Depot burns.")
    rest = Claim.objects.bulk_create(
        Claim(article=first.article, statement=f"Depot {n}.", quote="q", quote_start=0, quote_end=n + 1,
              hedge="reported", kind="event", language="en", created_at=NOW, updated_at=NOW)
        for n in range(NEWEST_OF_EACH)
    )  # fmt: skip
    Wording.objects.bulk_create(Wording(claim=claim, words="depot") for claim in rest)
    Posting.objects.bulk_create(Posting(claim=claim, word="depot") for claim in rest)

    found = find(words_of("Depot"))

    assert str(first.pk) not in [match.key for match in found]
    assert [match.key for match in find(words_of("Depot burns"))][0] == str(first.pk)


def test_what_is_looked_at_is_bounded_however_many_words_there_are(django_assert_num_queries):
    enter_claim("The depot at Dovrin is on fire.")

    with django_assert_num_queries(3):
        find(words_of("Dovrin " + " ".join(f"word{n}" for n in range(500))))
    with django_assert_num_queries(1):
        assert find(()) == []


def test_once_a_spelling_is_added_all_claims_are_found_under_it():
    known = enter_claim("The depot at Dovrynsk is on fire.")
    names.use_names([NameRow("place", ("Dovrin", "Dovrynsk"))])
    try:
        call_command("compare_claims")
        compared(known, now=LATER.replace(year=2099))

        assert sorted(known.postings.values_list("word", flat=True)) == ["depot", "dovrin", "fire"]
        assert Wording.objects.get(claim=known).words == "depot dovrin fire"
    finally:
        names.use_names([])


def test_two_workers_compare_a_claim_once():
    new = enter_claim("The depot at Dovrin is on fire.")
    first, second = Wording.objects.get(claim=new), Wording.objects.get(claim=new)

    assert compare(first, embed=None, now=NOW)
    assert not compare(second, embed=None, now=NOW)
