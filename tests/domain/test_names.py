import pytest

from verifyhub.names import fold, kind_of, mentions, variants


@pytest.mark.parametrize(
    "spellings",
    [
        ("Vuhledar", "Vulhedar", "Ugledar", "Вугледар", "Угледар"),
        ("Lysychansk", "Lisichansk", "Lysychans’k", "Лисичанськ"),
        ("Kyiv", "Kiev", "KYIV", "Київ"),
        ("Kharkiv", "Kharkov", "Харьков"),
        ("Nova Kakhovka", "Novaya Kakhovka", "Нова Каховка"),
        ("Daria Dugina", "Daria Dugan", "Дугина"),
        ("Kupiansk", "Kupyansk", "Куп'янськ", "Куп’янськ"),
    ],
)
def test_all_spellings_of_a_name_fold_to_one(spellings):
    folded = {fold(spelling) for spelling in spellings}

    assert folded == {fold(spellings[0])}


@pytest.mark.parametrize(
    "name, folded",
    [
        ("São Tomé", "sao tome"),
        ("O’Brien", "obrien"),
        ("Brenova", "brenova"),
        ("Kharkov region", "kharkiv region"),
        ("Ky\u200fiv", "kyiv"),
        ("Щастя", "shchastia"),
        ("", ""),
        ("—", ""),
    ],
)
def test_a_name_no_table_knows_is_folded_by_rule(name, folded):
    assert fold(name) == folded


def test_different_towns_stay_different():
    assert len({fold(town) for town in ("Donetsk", "Luhansk", "Kharkiv", "Kherson", "Sumy", "Kursk")}) == 6


def test_english_words_are_not_taken_for_names():
    assert fold("US is us") == "us is us"


def test_the_given_spelling_comes_first_among_its_variants():
    assert variants("Vulhedar") == ("Vulhedar", "Vuhledar", "Ugledar", "Вугледар", "Угледар")


def test_a_known_name_inside_a_longer_one_is_exchanged():
    assert "Kharkiv region" in variants("Kharkov region")


def test_an_unknown_name_has_only_itself():
    assert variants("Brenova") == ("Brenova",)


@pytest.mark.parametrize(
    "text, is_there",
    [
        ("Бої за Вугледар тривають", True),
        ("Shelling near Vulhedar, again", True),
        ("Vuhledarska street is closed", False),
        ("Nothing from the front", False),
    ],
)
def test_a_name_is_found_in_any_spelling_as_a_whole_word(text, is_there):
    assert mentions(text, "Vuhledar") is is_there


@pytest.mark.parametrize(
    "name, kind", [("Kiev", "place"), ("Girkin", "person"), ("Daesh", "organisation"), ("Brenova", "")]
)
def test_the_table_tells_what_a_name_is(name, kind):
    assert kind_of(name) == kind
