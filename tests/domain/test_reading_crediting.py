from verifyhub.reading import read_document
from verifyhub.reading.crediting import told_by
from verifyhub.reading.sentences import split_sentences

CLAIM = "Tarvonian sappers have blown up the Lissow dam."
TEXT = (
    "Farmer Ota Brandl said on Monday that the meadows below the hills were dry. "
    "Later in the day the Willow Line channel reported that Tarvonian sappers had blown up the Lissow dam. "
    "Miriam Vesely, a hydrologist at the university of Askel, told Radio Orlen that the water would take two days. "
    "Tarvonian sappers said that the road was closed."
)


def test_whoever_stands_behind_the_passage_comes_first():
    passage = split_sentences(TEXT)[1]

    named = told_by(TEXT, [passage], statement=CLAIM)

    assert named[0] == "Willow Line channel"
    assert {"Farmer Ota Brandl", "Miriam Vesely", "Radio Orlen"} <= set(named[1:])


def test_whom_the_claim_is_about_is_no_source_for_it():
    passage = split_sentences(TEXT)[3]

    assert "Tarvonian sappers" not in told_by(TEXT, [passage], statement=CLAIM)
    assert "Tarvonian sappers" in told_by(TEXT, [passage], statement="The Lissow dam is damaged.")


def test_a_document_names_those_behind_its_passage_before_all_others():
    reading = read_document(TEXT, statement=CLAIM, names=("Lissow",))

    assert reading.named_origins[0] == "Willow Line channel"
