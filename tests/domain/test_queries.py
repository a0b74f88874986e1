from datetime import UTC, datetime

import pytest

from verifyhub.queries import Query, is_worth_fetching, query_for, shared_with

CLAIM = "Ukrainian formations have reached the border region near Belgorod."


def test_a_claim_becomes_phrases_names_with_all_spellings_and_telling_words(now):
    query = query_for(CLAIM, names=("Belgorod",), address="https://feed.example/rss", around=now)

    assert query == Query(
        address="https://feed.example/rss",
        phrases=(
            "Belgorod ukrainian formations reached border region",
            "Belgorod reached",
            "Бєлгород",
            "Белгород",
            "Belgorod",
        ),
        names=("Belgorod", "Bilhorod", "Бєлгород", "Белгород"),
        words=("ukrainian", "formations", "reached", "border", "region"),
        since=datetime(2026, 3, 7, 9, 30, tzinfo=UTC),
        until=None,
        spellings=(("Belgorod", "Bilhorod", "Бєлгород", "Белгород"),),
        actions=("reached",),
        languages=("en", "uk", "ru"),
    )


@pytest.mark.parametrize(
    "statement, names, phrases",
    [
        (
            "Russian troops advanced on Vulhedar.",
            ("Vulhedar",),
            ("Vulhedar russian troops advanced", "Vulhedar advanced", "Вугледар", "Угледар", "Vulhedar"),
        ),
        (
            "Colonel Petrenko fled Izium and Kupiansk.",
            ("Izium", "Kupiansk", "Petrenko"),
            ("Izium Kupiansk Petrenko colonel fled", "Izium Kupiansk fled", "Ізюм", "Изюм", "Izium"),
        ),
        (
            "The bridge at Oster is narrow.",
            ("Oster",),
            ("Oster bridge narrow", "Oster bridge", "Oster"),
        ),
        ("Troops entered Смілянка.", ("Смілянка",), ("Смілянка troops entered", "Смілянка entered", "Смілянка")),
        ("Grain prices doubled overnight.", (), ("grain prices doubled overnight", "grain prices", "grain")),
        ("Floods.", (), ("floods",)),
        ("It was so.", (), ()),
    ],
)
def test_a_claim_is_searched_for_in_a_few_narrow_phrases_and_a_wide_one(statement, names, phrases):
    assert query_for(statement, names=names, address="").phrases == phrases


@pytest.mark.parametrize(
    "name, spellings, languages",
    [
        ("Vulhedar", ("Vulhedar", "Vuhledar", "Ugledar", "Вугледар", "Угледар"), ("en", "uk", "ru")),
        ("Вугледар", ("Вугледар", "Vuhledar", "Vulhedar", "Ugledar", "Угледар"), ("en", "uk", "ru")),
        ("Смілянка", ("Смілянка", "Smilianka"), ("en", "uk", "ru")),
        ("Brenova", ("Brenova",), ("en",)),
        ("Étretat", ("Étretat", "Etretat"), ("en",)),
        ("حلب", ("حلب",), ("en", "ar")),
    ],
)
def test_a_name_is_searched_for_in_every_known_spelling_and_script(name, spellings, languages):
    query = query_for("Something.", names=(name,), address="")

    assert query.spellings == (spellings,)
    assert query.languages == languages


def test_an_article_dated_in_the_future_was_written_by_now(now):
    query = query_for(CLAIM, names=(), address="", around=datetime(2027, 1, 1, tzinfo=UTC), until=now)

    assert (query.since, query.until) == (datetime(2026, 3, 7, 9, 30, tzinfo=UTC), now)


def test_without_a_time_nothing_is_too_old():
    assert query_for(CLAIM, names=(), address="").since is None


@pytest.mark.parametrize(
    "text, is_worth",
    [
        ("Explosions heard in Бєлгород overnight", True),
        ("Formations reach border, says channel", True),
        ("Border guard wins rowing cup", False),
        ("Trade ministers fail to agree on grain quota", False),
        ("", False),
    ],
)
def test_a_hit_is_read_when_it_shares_a_name_or_enough_words(text, is_worth):
    query = query_for(CLAIM, names=("Belgorod",), address="")

    assert is_worth_fetching(query, text) is is_worth


def test_a_claim_of_one_telling_word_asks_for_that_word():
    query = query_for("Floods.", names=(), address="")

    assert is_worth_fetching(query, "Flood on the lower river") is True
    assert is_worth_fetching(query, "Rowing on the lower river") is False


@pytest.mark.parametrize(
    "text, shared",
    [
        ("Formations near Бєлгород", 3),
        ("Bilhorod and Belgorod", 2),
        ("Border region", 2),
        ("Rowing", 0),
    ],
)
def test_what_shares_more_with_the_claim_is_nearer_to_it(text, shared):
    assert shared_with(query_for(CLAIM, names=("Belgorod",), address=""), text) == shared


def test_a_query_that_selects_nothing_takes_everything():
    assert is_worth_fetching(Query("https://feed.example/rss"), "Anything at all") is True
