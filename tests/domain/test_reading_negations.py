"""The guard against support that overlooks a "not": pairs of a claim and the sentence nearest to it."""

import pytest

from verifyhub.reading import Stance, documents, read_document
from verifyhub.reading.negating import opposite_in
from verifyhub.reading.opinions import Opinion

DAM = "The Lissow dam has been blown up."
STAYED = "Tarvonian troops have not left Brenova."


@pytest.mark.parametrize(
    "sentence, statement, words",
    [
        ("The Lissow dam has not been blown up.", DAM, "not"),
        ("Nobody has blown up the Lissow dam, its keeper said.", DAM, "Nobody"),
        ("The ministry denied that the Lissow dam had been blown up.", DAM, "denied"),
        ("Reports that the Lissow dam has been blown up are false.", DAM, "false"),
        ("The Lissow dam wasn’t blown up last night.", DAM, "n’t"),
        ("The Lissow dam remains intact.", DAM, "remains intact"),
        ("The Lissow dam has been blown up.", DAM, ""),
        ("The Lissow dam has not only been blown up, the ruin has been mined.", DAM, ""),
        ("There is no doubt that the Lissow dam has been blown up.", DAM, ""),
        ("Nobody in the valley denies that the Lissow dam has been blown up.", DAM, ""),
        ("It is not true that the Lissow dam has not been blown up.", DAM, ""),
        ("The Lissow dam has been blown up, and trains do not run.", DAM, ""),
        ("Tarvonian troops have not left Brenova, the mayor said.", STAYED, ""),
        ("The mayor denied that Tarvonian troops had left Brenova.", STAYED, ""),
        ("Tarvonian troops have left Brenova.", STAYED, "the claim says “not”, the passage does not"),
        ("The mayor spoke of troops that have left towns.", STAYED, ""),
        ("A rumour goes round that the Lissow dam has been blown up.", "The tale of the Lissow dam is a hoax.", ""),
        ("The tale of the Lissow dam is an invention, a fake.", "The tale of the Lissow dam is a hoax.", ""),
        (
            "It is untrue that Tarvonian troops have not left Brenova.",
            STAYED,
            "the claim says “not”, the passage does not",
        ),
    ],
)
def test_the_words_that_turn_a_sentence_against_a_claim(sentence, statement, words):
    assert opposite_in(sentence, statement) == words


def test_support_by_a_text_whose_nearest_sentence_denies_the_claim_is_only_a_report(monkeypatch):
    monkeypatch.setattr(documents, "opinion_on", lambda *_, **__: (Opinion(0.9, (0.1, 0.1, 0.8)), ""))
    text = "The Lissow dam has not been blown up. The meadows are dry. Boats lie at the quay. Trains run to Brenova."

    reading = read_document(text, statement=DAM, names=("Lissow",))

    assert (reading.stance, reading.confidence) == (Stance.REPORTS, 0.2)
    assert reading.passage == "The Lissow dam has not been blown up."
    assert reading.reasons == ("the whole text sounds like support, but this sentence says the opposite", "not")
