"""Credits that stand outside a text's sentences."""

import pytest

from verifyhub.reading import documents, read_document
from verifyhub.reading.credit_lines import credit_lines
from verifyhub.reading.opinions import Opinion
from verifyhub.reading.origins import credits_in

BODY = "The store opens at the foot of the tower."


@pytest.mark.parametrize(
    ("line", "credited"),
    [
        (" [WSJ]", ("WSJ",)),
        (" (Brenova Herald)", ("Brenova Herald",)),
        (" [via the Orlen Post]\n\nImage by Jan Horak", ("the Orlen Post",)),
        ("\n\nSource: Brenova Herald", ("Brenova Herald",)),
        ("\nH/T Orlen Post.", ("Orlen Post",)),
        (" Via Orlen Post", ("Orlen Post",)),
        ("\nVia: Orlen Post\nSource: WSJ", ("Orlen Post", "WSJ")),
        (" [Image via Getty]", ()),
        (" (Photo: AP)", ()),
        (" [She] left. (It was late.)", ()),
        (" It came from Brenova (Orlen) and stayed.", ()),
        (" The train goes via Orlen Post Road to the sea.", ()),
    ],
)
def test_a_credit_stands_in_brackets_at_the_end_or_on_a_line_of_its_own(line, credited):
    assert credit_lines(BODY + line) == credited


def test_a_text_that_names_nobody_else_has_its_report_from_its_credit_line():
    text = f"Amaro plans to open its first store in Brenova this year. {BODY} [Orlen Post]"

    reading = read_document(text, statement="Amaro will open its first store in Brenova this year.", by_meaning=False)

    assert reading.named_origins == ("Orlen Post",)


def test_whoever_stands_behind_the_nearest_sentence_in_meaning_comes_first(monkeypatch):
    text = (
        "Miriam Vesely told Radio Orlen that the Lissow dam and its Tarvonian sappers were an old story. "
        "The weather was dry. "
        "The Willow Line channel reported that the barrier across the river was gone. "
        "The road stayed closed."
    )
    monkeypatch.setattr(documents, "opinion_on", lambda *_, **__: (Opinion(0.9, (0.8, 0.1, 0.1), near=(2,)), ""))

    reading = read_document(text, statement="Tarvonian sappers have blown up the Lissow dam.")

    assert reading.named_origins[0] == "Willow Line channel"


@pytest.mark.parametrize(
    ("sentence", "credited"),
    [
        ("Smoke rose in a photo posted by Jan Horak on Monday.", ("Jan Horak",)),
        ("His agent Jan Horak tweeted out a photo of the actor.", ("Jan Horak",)),
        ("The plan is in a document obtained by Radio Orlen.", ("Radio Orlen",)),
        ("In footage released to the Brenova Herald, the bridge is whole.", ("Brenova Herald",)),
        ("The photos were posted by users on Monday.", ()),
        ("It was “a photo posted by Jan Horak” that misled them.", ()),
    ],
)
def test_whoever_made_a_picture_or_a_document_public_is_credited(sentence, credited):
    assert credits_in([sentence]) == credited


def test_every_sentence_of_a_note_tells_whom_it_has_its_report_from():
    note = "Jan Horak, the actor, is not dead. Rumours spread at night. His agent Ota Brandl tweeted a photo of him."

    assert read_document(note, statement="The actor Jan Horak is dead.").named_origins == ("Ota Brandl",)
