from verifyhub.matching import ClaimIndex, similar_claims

KNOWN = [
    ("1", "Ukrainian troops are advancing on Vulhedar."),
    ("2", "The mayor of Brenova has fled to Morvograd."),
    ("3", "The fuel depot at Dovrin is on fire."),
    ("4", "Fourteen tanks were seen near Brenova."),
]


def test_the_same_claim_under_another_spelling_is_found_first():
    matches = similar_claims("Ukrainian troops advance on Угледар", KNOWN)

    assert [match.key for match in matches] == ["1"]
    assert matches[0].likeness == 1.0


def test_likest_come_first_and_what_merely_shares_a_town_is_left_out():
    matches = similar_claims("Brenova's mayor fled", KNOWN)

    assert [match.key for match in matches] == ["2"]
    assert 0.3 <= matches[0].likeness < 1.0


def test_an_unlike_claim_has_no_match():
    assert similar_claims("Grain ships left the port of Odesa.", KNOWN) == ()


def test_nothing_known_and_nothing_said_match_nothing():
    assert similar_claims("The depot is on fire.", []) == ()
    assert similar_claims("", KNOWN) == ()


def test_no_more_than_the_limit_come_back_and_equals_come_in_order_of_key():
    known = [(key, "The depot is on fire.") for key in "cabd"]

    assert [match.key for match in similar_claims("The depot is on fire.", known, limit=3)] == ["a", "b", "c"]


def test_an_index_answers_many_searches():
    index = ClaimIndex(KNOWN)

    assert [m.key for m in index.search("Depot on fire at Dovrin")] == ["3"]
    assert [m.key for m in index.search("Tanks near Brenova: fourteen seen")] == ["4"]
