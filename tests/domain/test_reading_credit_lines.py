"""Credits that stand outside a text's sentences."""

import pytest

from verifyhub.reading import documents, read_document
from verifyhub.reading.credit_lines import credit_lines
from verifyhub.reading.opinions import Opinion

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
