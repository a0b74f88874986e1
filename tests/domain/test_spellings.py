"""What may be added to the table of names: a table of mistakes, each refused in words."""

import pytest

from verifyhub.names import NameRow, NameTable, fold, mentions, shipped, use_names
from verifyhub.names.declension import cases_of
from verifyhub.spellings import Line, SpellingRefused, changed_words, check_spelling, lines_of
from verifyhub.words import telling_words

WUGLEDAR = NameRow("place", ("Vuhledar", "Wugledar"))


def table(*rows: NameRow) -> NameTable:
    return NameTable(rows, base=shipped())


@pytest.mark.parametrize(
    "kind, name, spelling, folded",
    [
        ("place", "Vuhledar", "Wugledar", "vuhledar"),
        ("place", "Угледар", "Wugledar", "vuhledar"),
        ("place", "Brenova", "Brenowa", "brenova"),
        ("place", "Brenova", "Бренова", "brenova"),  # romanised the same, and now found in every case
        ("person", "Daria Dugina", "Dugan", "daria dugina"),
        ("organisation", "Wagner Group", "Orchestra W", "wagner group"),
    ],
)
def test_a_new_spelling_folds_to_its_name(kind, name, spelling, folded):
    assert check_spelling(NameRow(kind, (name, spelling)), names=shipped()) == folded


@pytest.mark.parametrize(
    "kind, name, spelling, code, told",
    [
        ("place", "Lysychansk", "Ugledar", "taken", "“Ugledar” belongs to Vuhledar already"),
        ("place", "Lysychansk", "Вугледаром", "taken", "“Вугледаром” belongs to Vuhledar already"),
        ("place", "Vuhledar", "Ugledar", "known", "“Ugledar” is known already: it folds to “vuhledar”."),
        ("place", "Brenova", "BRENOVA", "known", "it folds to “brenova”"),
        ("person", "Vuhledar", "Wugledar", "kind", "“Vuhledar” is in the table as a name of kind place, not person."),
        ("ship", "Vuhledar", "Wugledar", "kind", "“ship” is no kind of name. Write place, person or organisation."),
        ("place", "Vuhledar", "V", "letters", "“V” is one letter: it would be found everywhere."),
        ("place", "Vuhledar", "", "letters", "The spelling is empty."),
        ("place", "", "Wugledar", "letters", "The name is empty."),
        ("place", "Vuhledar", "=Wugledar", "letters", "A spelling begins with a letter"),
        ("place", "Vuhledar", "Wug;ledar", "letters", "A spelling begins with a letter"),
        ("place", "Vuhledar", "was", "everyday", "“was” is an everyday word: it would be found everywhere."),
        ("place", "Vuhledar", "Що", "everyday", "“Що” is an everyday word"),
        ("place", "Vuhledar", "the town of the black coal", "long", "A spelling has at most 5 words"),
        ("place", "Vuhledar", "V" * 101, "long", "A spelling has at most 100 characters."),
    ],
)
def test_a_mistake_is_refused_in_words(kind, name, spelling, code, told):
    with pytest.raises(SpellingRefused) as refused:
        check_spelling(NameRow(kind, (name, spelling)), names=shipped())

    assert refused.value.code == code
    assert told in str(refused.value)


def test_a_spelling_that_the_newsroom_gave_to_another_name_is_refused():
    with pytest.raises(SpellingRefused, match="“Wugledar” belongs to Vuhledar already"):
        check_spelling(NameRow("place", ("Lysychansk", "Wugledar")), names=table(WUGLEDAR))


def test_names_that_are_put_to_use_are_known_at_once_and_forgotten_when_replaced():
    before = (fold("Wugledar"), telling_words("Wugledar fell"))

    use_names([WUGLEDAR])
    during = (fold("Wugledar"), telling_words("Wugledar fell"), mentions("In Wugledar, again", "Вугледар"))
    use_names([])
    after = (fold("Wugledar"), telling_words("Wugledar fell"))

    assert before == after == ("wugledar", ("wugledar", "fall"))
    assert during == ("vuhledar", ("vuhledar", "fall"), True)


def test_an_added_cyrillic_name_is_found_in_its_cases():
    use_names([NameRow("place", ("Brenova", "Бренова"))])

    assert [fold(form) for form in ("Бреновой", "Бренову", "Бреновою", "бреновой")] == [
        "brenova", "brenova", "brenova", "brenovoi",
    ]  # fmt: skip


def test_one_row_more_makes_another_table():
    before = table(NameRow("place", ("Brenova", "Бренова")))

    after = before.with_row(NameRow("place", ("Dovrin", "Новий Доврін")))

    assert [names.canonical("novoho dovrina", cyrillic=True, declined=True) for names in (before, after)] == [
        None, "dovrin",
    ]  # fmt: skip
    assert after.canonical("brenovoi", cyrillic=True, declined=True) == "brenova"


def test_the_cases_of_a_name_are_kept_by_the_word_and_not_multiplied():
    cases = cases_of("Нова Александровская Калинівка")

    assert len(cases) == 3
    assert sum(map(len, cases)) < 60  # all in all some five thousand forms


def test_the_words_of_every_case_change():
    names = table(NameRow("place", ("Dovrin", "Новий Доврін")))

    changed = changed_words("Новий Доврін", before=shipped(), after=names)

    assert {"dovrin", "novoho", "dovrina"} <= changed


def test_the_words_that_change_are_those_before_and_after():
    assert changed_words("Wugledar", before=shipped(), after=table(WUGLEDAR)) == {"wugledar", "vuhledar"}
    assert changed_words("Wugledar", before=table(WUGLEDAR), after=shipped()) == {"wugledar", "vuhledar"}


def test_a_file_is_read_line_by_line():
    lines = lines_of("\ufeffkind,name,spelling,note\nPlace,Vuhledar, Wugledar ,ours\n\nperson,Daria Dugina,Dugan,\n")

    assert list(lines) == [
        Line(2, "place", "Vuhledar", "Wugledar"),
        Line(4, "person", "Daria Dugina", "Dugan"),
    ]


@pytest.mark.parametrize(
    "text, told",
    [
        ("name,spelling\na,b\n", "The first line names the columns kind, name and spelling; kind is missing."),
        ("", "kind and name and spelling are missing."),
        ("kind,name,spelling\n" + "place,a,b\n" * 501, "A file has at most 500 lines."),
    ],
)
def test_a_file_that_is_no_table_of_names_is_refused(text, told):
    with pytest.raises(SpellingRefused, match=told):
        list(lines_of(text))
