"""What one sentence does to a claim: real denials, words that only seem to deny, and the reach of a negation."""

import pytest

from verifyhub.reading.denying import says_false
from verifyhub.reading.stances import Leaning, cue_in

DAM = "Tarvonian sappers have blown up the Lissow dam."
STAYED = "Tarvonian troops have not left Brenova."
HOAX = "The tale of the Lissow dam is a hoax."


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no doubt that Tarvonian sappers have blown up the Lissow dam.",
        "There can be little doubt that Tarvonian sappers have blown up the Lissow dam.",
        "Without a doubt, Tarvonian sappers have blown up the Lissow dam.",
        "Beyond all reasonable doubt, Tarvonian sappers have blown up the Lissow dam.",
        "Tarvonian sappers have undoubtedly blown up the Lissow dam.",
        "Nobody in the valley denies that Tarvonian sappers have blown up the Lissow dam.",
        "One cannot deny that Tarvonian sappers have blown up the Lissow dam.",
        "It is hard to deny that Tarvonian sappers have blown up the Lissow dam.",
        "There is no denying that Tarvonian sappers have blown up the Lissow dam.",
        "It can’t be disputed that Tarvonian sappers have blown up the Lissow dam.",
        "It is not a hoax that Tarvonian sappers have blown up the Lissow dam.",
        "This is no fake: Tarvonian sappers have blown up the Lissow dam.",
        "The picture isn’t photoshopped: Tarvonian sappers have blown up the Lissow dam.",
        "It is untrue that Tarvonian sappers have not blown up the Lissow dam.",
        "Tarvonian sappers have not only blown up the Lissow dam but mined the ruin.",
        "Not for the first time, Tarvonian sappers have blown up the Lissow dam.",
        "No fewer than nine Tarvonian sappers have blown up the Lissow dam.",
        "After a dispute over tolls, Tarvonian sappers have blown up the Lissow dam.",
        "The colonel who was dismissed from the army led the Tarvonian sappers who have blown up the Lissow dam.",
        "Tarvonian sappers have blown up the Lissow dam, and nobody was warned.",
    ],
)
def test_what_only_seems_to_deny_is_no_denial(sentence):
    assert cue_in(sentence, DAM).leaning is Leaning.STATES


@pytest.mark.parametrize(
    "sentence, words",
    [
        ("The mayor denied that Tarvonian sappers had blown up the Lissow dam.", "denied"),
        ("The mayor doubts that Tarvonian sappers have blown up the Lissow dam.", "doubts"),
        ("There is no evidence that Tarvonian sappers have blown up the Lissow dam.", "no evidence"),
        ("Tarvonian sappers have not blown up the Lissow dam.", "not"),
        ("Nobody has blown up the Lissow dam.", "Nobody"),
        ("The Lissow dam was never blown up.", "never"),
        ("The mark on the ruin of the Lissow dam isn’t by Tarvonian sappers.", "isn’t by"),
        ("The Lissow dam blown up? Probably not.", "? Probably not"),
        (
            "The keeper laid the rumours about the Lissow dam to rest, and rebuffed rumours of mines.",
            "rebuffed rumours",
        ),
    ],
)
def test_a_denial_says_which_word_denies(sentence, words):
    cue = cue_in(sentence, DAM, is_about=True)

    assert (cue.leaning, cue.words) == (Leaning.DENIES, words)


@pytest.mark.parametrize(
    "sentence, words",
    [
        ("Reports that sappers have blown up the Lissow dam are false.", "false"),
        ("The picture of the Lissow dam is a fake.", "fake"),
        ("Sappers at the Lissow dam? A channel made it all up.", "made it all up"),
        ("The mayor called the tale of the Lissow dam rubbish.", "rubbish"),
        ("There is no doubt that the tale of the Lissow dam is a hoax.", "hoax"),
        ("It is not only false that the Lissow dam is gone, it is absurd.", "false"),
    ],
)
def test_a_debunking_says_which_word_debunks(sentence, words):
    cue = cue_in(sentence, DAM)

    assert (cue.leaning, cue.words) == (Leaning.DEBUNKS, words)


@pytest.mark.parametrize(
    "sentence",
    [
        "The army did not deny that Tarvonian sappers had blown up the Lissow dam.",
        "The army neither confirmed nor denied that Tarvonian sappers had blown up the Lissow dam.",
        "The army refused to confirm or deny that Tarvonian sappers had blown up the Lissow dam.",
        "The mayor could not rule out that Tarvonian sappers had blown up the Lissow dam.",
        "Nobody knows whether Tarvonian sappers have blown up the Lissow dam.",
        "It has not been confirmed that Tarvonian sappers have blown up the Lissow dam.",
        "The mayor denied it was a hoax that Tarvonian sappers had blown up the Lissow dam.",
    ],
)
def test_not_knowing_and_not_saying_leave_it_open(sentence):
    assert cue_in(sentence, DAM).leaning is Leaning.AIRS


@pytest.mark.parametrize(
    "sentence, leaning",
    [
        ("The valley does not need the Lissow dam any more.", "airs"),
        ("They didn't ask who owns the dam.", "airs"),
        ("They did not blow up the Lissow dam.", "denies"),
        ("The sappers have not touched the Lissow dam.", "denies"),
    ],
)
def test_to_do_something_else_not_is_no_denial(sentence, leaning):
    assert cue_in(sentence, DAM).leaning is Leaning(leaning)


def test_a_denial_of_something_else_is_no_denial_of_the_claim():
    sentence = "Tarvonian sappers have blown up the Lissow dam, with no evidence of any flood upstream."

    assert cue_in(sentence, DAM).leaning is Leaning.STATES


@pytest.mark.parametrize(
    "sentence, statement, leaning",
    [
        ("Tarvonian troops have not left Brenova.", STAYED, "states"),
        ("The mayor denied that Tarvonian troops had left Brenova.", STAYED, "airs"),
        ("Tarvonian troops have left Brenova.", STAYED, "airs"),
        ("The tale of the Lissow dam is a hoax.", HOAX, "states"),
        ("The tale of the Lissow dam is an invention, a fake.", HOAX, "states"),
        ("The tale of the Lissow dam goes round the valley.", HOAX, "airs"),
    ],
)
def test_a_denial_agrees_with_a_claim_that_is_one_itself(sentence, statement, leaning):
    assert cue_in(sentence, statement).leaning is Leaning(leaning)


@pytest.mark.parametrize(
    "sentence, is_denial",
    [
        ("The mayor denied it.", True),
        ("It is a hoax.", True),
        ("There is no doubt about it.", False),
        ("The army would neither confirm nor deny it.", False),
        ("They had a dispute over land.", False),
    ],
)
def test_a_sentence_that_speaks_of_a_denial(sentence, is_denial):
    assert says_false(sentence) is is_denial
