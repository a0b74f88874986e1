from datetime import UTC, date, datetime

import pytest

from verifyhub.queries import (
    Query,
    Terms,
    TermsRefused,
    check_terms,
    edited_query,
    is_in_time,
    is_worth_fetching,
    query_for,
    shared_with,
    terms_of,
)

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
        names=("Belgorod", "Bilhorod", "Бєлгород", "Белгород", "Білгород"),
        words=("ukrainian", "formations", "reached", "border", "region"),
        since=datetime(2026, 3, 7, 9, 30, tzinfo=UTC),
        until=None,
        spellings=(("Belgorod", "Bilhorod", "Бєлгород", "Белгород", "Білгород"),),
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
        ("Grain prices doubled overnight.", (), ("grain prices doubled overnight", "grain prices")),
        ("There is no fuel left in the city.", (), ("fuel left city", "fuel left")),
        ("Troops crossed the Sarn.", ("Sarn",), ("Sarn troops crossed", "Sarn crossed", "Sarn")),
        ("They were all arrested and fined.", (), ("arrested fined",)),
        ("It has been reported that he's fled.", (), ("fled",)),
        ("At Oster 1,500 tents stand.", ("Oster",), ("Oster 1,500 tents stand", "Oster tents", "Oster")),
        ("A video appears to show trucks at Oster.", ("Oster",), ("Oster video trucks", "Oster video", "Oster")),
        (
            "Russia arrested the governor's aide in Oster.",
            ("Russia", "Oster"),
            ("Oster Russia arrested governor aide", "Oster Russia arrested", "Oster"),
        ),
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
        (
            "Kherson Oblast",
            ("Kherson Oblast", "Kherson region", "Херсонська область", "Херсонская область", "Херсонщина", "Херсон"),
            ("en", "uk", "ru"),
        ),
        ("London", ("London",), ("en",)),
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


WRITTEN = Terms(
    phrases=("Vuhledar hospital shelled", "Вугледар лікарня"),
    names=(("Vuhledar", "Вугледар"), ("Petrenko",)),
    since=date(2026, 3, 1),
    until=date(2026, 3, 10),
    languages=("en", "uk"),
)


def test_what_a_person_wrote_is_searched_for_and_nothing_beside_it(now):
    query = edited_query(WRITTEN, address="https://feed.example/rss", now=now)

    assert query == Query(
        address="https://feed.example/rss",
        phrases=("Vuhledar hospital shelled", "Вугледар лікарня"),
        names=("Vuhledar", "Вугледар", "Petrenko"),
        words=("hospital", "shelled", "лікарня"),
        since=datetime(2026, 3, 1, tzinfo=UTC),
        until=datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC),
        spellings=(("Vuhledar", "Вугледар"), ("Petrenko",)),
        actions=("shelled",),
        languages=("en", "uk"),
        keeps_to_dates=True,
    )


def test_names_alone_are_searched_for_together_in_other_letters_and_one_by_one(now):
    query = edited_query(Terms(names=WRITTEN.names), address="", now=now)

    assert query.phrases == ("Vuhledar Petrenko", "Вугледар", "Vuhledar")


@pytest.mark.parametrize("until", [None, date(2026, 3, 14), date(2027, 1, 1)])
def test_a_last_day_that_is_not_over_means_until_now(now, until):
    assert edited_query(Terms(phrases=("flood",), until=until), address="", now=now).until == now


def test_what_follows_from_a_claim_can_be_written_down_and_asks_the_same(now):
    derived = query_for(CLAIM, names=("Belgorod",), address="", around=now, until=now)
    terms = terms_of(derived)

    check_terms(terms)
    again = edited_query(terms, address="", now=now)

    assert terms.since == date(2026, 3, 7)
    assert (again.phrases, again.spellings, again.names, again.languages, again.until) == (
        derived.phrases, derived.spellings, derived.names, derived.languages, now,
    )  # fmt: skip


@pytest.mark.parametrize(
    "terms, said",
    [
        (Terms(), "Give at least one phrase or one name to search for."),
        (Terms(phrases=("x",) * 11), "At most 10 phrases are searched for."),
        (Terms(phrases=("x" * 201,)), "A phrase has at most 200 characters."),
        (Terms(names=(("x",),) * 21), "At most 20 names are searched for."),
        (Terms(names=(("x",) * 11,)), "A name has at most 10 spellings."),
        (Terms(names=(("x" * 201,),)), "A spelling has at most 200 characters."),
        (Terms(phrases=(" ",)), "A phrase or name is empty."),
        (Terms(names=((),)), "A phrase or name is empty."),
        (
            Terms(phrases=("x",), since=date(2026, 3, 2), until=date(2026, 3, 1)),
            "The last day lies before the first.",
        ),
        (Terms(phrases=("x",), languages=()), "Give at least one language."),
        (
            Terms(phrases=("x",), languages=("en", "xx", "eng")),
            "“xx, eng” is no language code. Write two letters for each, such as: en, uk, ru.",
        ),
    ],
)
def test_what_cannot_be_searched_for_is_refused_in_words(terms, said):
    with pytest.raises(TermsRefused) as refused:
        check_terms(terms)

    assert str(refused.value) == said


def test_as_much_as_may_be_written_is_taken():
    most = Terms(
        phrases=("x" * 200,) * 10,
        names=(("x" * 200,) * 10,) * 20,
        since=date(2026, 3, 1),
        until=date(2026, 3, 1),
    )

    check_terms(most)


@pytest.mark.parametrize(
    "published_at, is_read",
    [
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 1, tzinfo=UTC), True),
        (datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 11, tzinfo=UTC), False),
        (None, True),
    ],
)
def test_of_a_list_only_what_lies_within_the_chosen_days_is_read(published_at, is_read, now):
    assert is_in_time(edited_query(WRITTEN, address="", now=now), published_at) is is_read


def test_without_chosen_days_a_list_is_read_whatever_its_dates(now):
    query = query_for(CLAIM, names=(), address="", around=now, until=now)

    assert is_in_time(query, datetime(2020, 1, 1, tzinfo=UTC)) is True
    assert is_in_time(query, datetime(2030, 1, 1, tzinfo=UTC)) is True


def test_a_name_in_another_case_is_not_searched_for_twice():
    query = query_for("У Харкові загинули троє людей.", names=("Харкові",), address="")

    assert query.words == ("загинули", "троє", "людей")
