"""How far a sentence is taken apart."""

import pytest

from verifyhub.reading import read_article


def quotes(text):
    drafts = read_article(text).drafts
    assert [text[draft.start : draft.end] for draft in drafts] == [draft.quote for draft in drafts]
    return [draft.quote for draft in drafts]


@pytest.mark.parametrize(
    "text, found",
    [
        (
            "Horak was wounded near the border and is receiving medical treatment.",
            ["Horak was wounded near the border", "is receiving medical treatment"],
        ),
        (
            "The network aired the recording on Monday but has not verified it.",
            ["The network aired the recording on Monday", "has not verified it"],
        ),
        (
            "Horak turned round in the street, taunted the soldiers and then began running towards the river.",
            ["Horak turned round in the street, taunted the soldiers and then began running towards the river"],
        ),
        (
            "The guards fired two shots inside the car before several shots were fired outside of it.",
            ["The guards fired two shots inside the car before several shots were fired outside of it"],
        ),
        (
            "Friends posted messages on Monday shortly after the news of her kidnapping by the rebels broke.",
            ["Friends posted messages on Monday shortly after the news of her kidnapping by the rebels broke"],
        ),
        (
            "After revelations about the mayor came to light, his ratings dropped to an all-time low in Askel.",
            ["revelations about the mayor came to light", "his ratings dropped to an all-time low in Askel"],
        ),
        (
            "The new bridge at Dovrin has nine lanes, allowing lorries to pass the town.",
            ["The new bridge at Dovrin has nine lanes, allowing lorries to pass the town"],
        ),
        (
            "Radio Askel aired a talk in which she said she was training with the guerrillas.",
            ["Radio Askel aired a talk", "she was training with the guerrillas"],
        ),
        (
            "Instead of leaving the town at once, Horak planned a feast on Monday.",
            ["Instead of leaving the town at once, Horak planned a feast on Monday"],
        ),
        (
            "Nine hundred people were stranded in Askel by the terrible weather on Monday.",
            ["Nine hundred people were stranded in Askel by the terrible weather on Monday"],
        ),
        (
            "Police broke up a demonstration in Askel on Monday.",
            ["Police broke up a demonstration in Askel on Monday"],
        ),
    ],
)
def test_two_facts_are_two_claims_and_one_told_in_one_breath_is_one(text, found):
    assert quotes(text) == found


def test_a_quotation_gives_up_what_is_long_and_keeps_what_is_short():
    text = (
        "“We struck them to keep the rebels from threatening the dam, which remains under control of the Kestrian "
        "army and its friends,” General Malek said. “The flat was clean and we found no signs of a struggle in it.”"
    )

    assert quotes(text) == [
        "We struck them to keep the rebels from threatening the dam",
        "which remains under control of the Kestrian army and its friends",
        "The flat was clean and we found no signs of a struggle in it",
    ]


def test_everything_that_is_told_apart_is_something():
    text = "Everything the army has gained in the east for the last six months appears to be lost in just one week."

    assert quotes(text) == [text[:-1]]


@pytest.mark.parametrize(
    "text", ["May God preserve the scholars of Morvograd.", "The defence of Morvograd was a terrible idea."]
)
def test_wishes_and_judgements_are_no_events(text):
    reading = read_article(text)

    assert reading.drafts == ()
    assert [passage.reason for passage in reading.set_aside] == ["opinion"]


def test_having_people_to_fear_is_no_event():
    reading = read_article("Marek has people to fear in Morvograd.")

    assert reading.drafts == ()
    assert [passage.reason for passage in reading.set_aside] == ["opinion"]
