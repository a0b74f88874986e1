import pytest

from verifyhub.reading import read_article


def sources_of(text):
    return [text[start:end] for start, end in read_article(text).sources]


@pytest.mark.parametrize(
    "text, sources",
    [
        ("The mayor of Dovrin said that the dam had burst.", ["The mayor of Dovrin"]),
        ("“The dam has burst this morning,” said Anna Vetrova.", ["Anna Vetrova"]),
        ("According to the Askel Courier, the dam has burst.", ["the Askel Courier"]),
        ("Jan Horak, who wants a new dam, criticised the plan.", ["Jan Horak", "who"]),
        ("Marek was criticised by the opposition.", ["the opposition"]),
        ("Her claim that the dam had burst was printed in Askel.", ["Her"]),
        ("A statement from the palace was read out in Askel.", ["the palace"]),
        ("He spoke for an hour and then called for an inquiry.", ["He"]),
        ("Residents fled to Pelmark, fearing another flood.", ["Residents"]),
        ("The dam has burst.", []),
        ("It is said that the dam has burst.", []),
        ("The bridge was criticised on Monday.", []),
    ],
)
def test_whoever_speaks_thinks_or_wants_is_a_source(text, sources):
    assert sources_of(text) == sources


def test_whom_somebody_speaks_of_is_no_source_of_the_article():
    text = "Jan Horak said that the minister had denied it. “The mayor told us to leave the town,” he added."

    assert sources_of(text) == ["Jan Horak", "he"]


def test_two_apostrophes_are_a_quotation_mark():
    text = "''The bridge at Brenova was blown up on Monday,'' said Anna Vetrova."

    (draft,) = read_article(text).drafts

    assert (draft.quote, draft.attribution) == ("The bridge at Brenova was blown up on Monday", ("Anna Vetrova",))
