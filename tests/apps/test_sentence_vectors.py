"""A document's vectors are computed once for all claims, and anew for another text; without a model nothing stops."""

import numpy as np
import pytest

from apps.evidence.models import Document, SentenceVectors
from apps.evidence.services import assessing, open_inquiries
from apps.evidence.services import vectors as service
from tests.apps.test_assessing import EYEWITNESS, assess, publish
from tests.factories import make_claim
from verifyhub.reading import read_document
from verifyhub.reading.vectors import WIDTH, VectorsUnavailable

pytestmark = pytest.mark.django_db


@pytest.fixture
def computed(monkeypatch) -> list[str]:
    """The texts whose vectors were computed, in order; each sentence gets the same vector."""
    texts: list[str] = []

    def compute(text: str) -> np.ndarray:
        texts.append(text)
        return np.full((3, WIDTH), WIDTH**-0.5, dtype=np.float32)

    monkeypatch.setattr(service, "vectors_of", compute)
    return texts


def a_document(text: str = EYEWITNESS) -> Document:
    return Document.objects.create(url="https://courier.example/1", text=text, status="done")


def test_a_second_claim_about_a_document_does_not_compute_its_vectors_again(computed, now, monkeypatch):
    given = []

    def read(*arguments, **options):
        given.append(options["sentence_vectors"].shape)
        return read_document(*arguments, **options)

    monkeypatch.setattr(assessing, "read_document", read)
    first = make_claim(statement="Tarvonian troops have abandoned Brenova.", state="submitted")
    second = make_claim(statement="The Brenova barracks are empty.", state="submitted")
    open_inquiries(now=now)
    document = publish(first, "Courier", EYEWITNESS)
    lead = document.leads.get()
    lead.lookup.pk, lead.lookup.claim, lead.lookup._state.adding = None, second, True
    lead.lookup.save()
    lead.lookup.leads.create(document=document)

    assess(first, now, by_meaning=True)
    assess(second, now, by_meaning=True)

    assert given == [(3, WIDTH), (3, WIDTH)]
    assert computed == [EYEWITNESS]


def test_vectors_of_an_earlier_text_are_not_used(computed):
    document = a_document()
    service.sentence_vectors(document)
    document.text = "Tarvonian troops are back in Brenova. They hold the bridge and the market. Nobody was hurt there."

    service.sentence_vectors(document)
    service.sentence_vectors(document)

    assert computed == [EYEWITNESS, document.text]
    assert SentenceVectors.objects.count() == 1


def test_what_is_kept_is_what_was_handed_out_the_first_time(computed):
    document = a_document()

    first = service.sentence_vectors(document)
    again = service.sentence_vectors(document)

    assert np.array_equal(first, again)
    assert len(bytes(document.sentence_vectors.rows)) == 3 * WIDTH * 2


def test_a_text_in_another_language_needs_no_vectors(computed):
    assert service.sentence_vectors(a_document("Війська залишили Бренову вночі, сказав мер міста журналістам.")) is None
    assert computed == []


def test_without_the_model_documents_are_read_all_the_same_and_nothing_is_kept(monkeypatch, now):
    def missing(*_):
        raise VectorsUnavailable("model.onnx is not installed")

    monkeypatch.setattr(service, "vectors_of", missing)
    monkeypatch.setattr("verifyhub.reading.listening.embed", missing)
    claim = make_claim(statement="Tarvonian troops have abandoned Brenova.", places=["Brenova"], state="submitted")
    open_inquiries(now=now)
    document = publish(claim, "Courier", EYEWITNESS + " The square was empty. Shops were shut.")

    assess(claim, now, by_meaning=True)

    assert document.readings.get().stance == "supports"
    assert not SentenceVectors.objects.exists()


def test_unless_told_to_nobody_computes_vectors(computed, now):
    claim = make_claim(statement="Tarvonian troops have abandoned Brenova.", state="submitted")
    open_inquiries(now=now)
    publish(claim, "Courier", EYEWITNESS)

    assess(claim, now)

    assert (computed, claim.readings.get().stance) == ([], "supports")


def test_vectors_may_be_computed_without_being_kept(computed):
    document = a_document()

    vectors = service.sentence_vectors(document, keep=False)

    assert vectors is not None
    assert len(computed) == 1
    assert not SentenceVectors.objects.exists()
