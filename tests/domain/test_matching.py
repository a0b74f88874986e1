from verifyhub.matching import NEWEST_OF_EACH, Candidate, ClaimIndex, gathered, likest, rarity, similar_claims, words_of

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

    assert [(match.key, match.shared) for match in matches] == [("2", ("brenova", "mayor", "flee"))]
    assert matches[0].likeness == 1.0


def test_an_unlike_claim_has_no_match():
    assert similar_claims("Grain ships left the port of Odesa.", KNOWN) == ()


def test_nothing_known_and_nothing_said_match_nothing():
    assert similar_claims("The depot is on fire.", []) == ()
    assert similar_claims("", KNOWN) == ()


def test_no_more_than_the_limit_come_back_and_of_equals_the_earlier_known_comes_first():
    known = [(key, "The depot is on fire.") for key in "cabd"]

    assert [match.key for match in similar_claims("The depot is on fire.", known, limit=3)] == ["c", "a", "b"]


def test_an_index_answers_many_searches():
    index = ClaimIndex(KNOWN)

    assert [m.key for m in index.search("Depot on fire at Dovrin")] == ["3"]
    assert [m.key for m in index.search("Tanks near Brenova: fourteen seen")] == ["4"]


def test_a_claim_that_shares_only_parts_of_words_ranks_above_one_that_shares_none():
    candidates = [Candidate("tanks", ("tank", "brenova")), Candidate("sympathy", ("sympathis", "brenova"))]
    rarities = {"sympathy": 5.0, "brenova": 1.0}

    ranked = likest(("sympathy", "brenova"), candidates, rarities)

    assert [(match.key, match.likeness) for match in ranked] == [("sympathy", 0.167), ("tanks", 0.167)]


def test_nearness_in_meaning_lifts_a_claim_above_one_with_more_shared_words():
    words, rarities = ("mayor", "flee", "brenova"), {"mayor": 2.0, "flee": 2.0, "brenova": 1.0}
    more, fewer = ("mayor", "brenova", "speech"), ("brenova", "leader", "escap")

    by_words = likest(words, [Candidate("more", more), Candidate("fewer", fewer)], rarities)
    by_both = likest(
        words, [Candidate("more", more), Candidate("other", more, 0.1), Candidate("f", fewer, 0.9)], rarities
    )

    assert [match.key for match in by_words] == ["more", "fewer"]
    assert [match.key for match in by_both] == ["f", "other", "more"]


def test_who_signed_a_post_is_read_and_its_handle_and_date_are_not():
    assert words_of("Fled! — Edda Neumann (@en) March 3, 2022") == ("flee", "edda", "neumann")


def test_a_rare_word_gathers_its_claims_before_common_ones_and_of_these_the_newest():
    holders = {"troop": list(range(500, 700)), "vuhledar": [3, 600]}
    rarities = {"troop": 0.5, "vuhledar": 6.0}

    numbers = gathered(holders, rarities)

    assert numbers[0] == 3
    assert len(numbers) == 200
    assert 699 not in numbers  # of 201 that share a word, of equals the earlier known stay
    assert rarity(NEWEST_OF_EACH, 100_000) < rarity(2, 100_000)
