"""The vectors of a document's sentences: computed when it is first read, kept for every other claim."""

from typing import TYPE_CHECKING

from apps.evidence.models import Document, SentenceVectors
from verifyhub.reading.languages import language_of
from verifyhub.reading.listening import opening_of, vectors_of
from verifyhub.reading.vectors import VectorsUnavailable, made_from, pack, unpack

if TYPE_CHECKING:
    from verifyhub.reading.vectors import Vectors


def sentence_vectors(document: Document, *, keep: bool = True) -> "Vectors | None":
    """None for what is not read by the model, and where there is no model. Never inside a transaction: it takes time.

    What is handed out has always been packed, so that the first reading sees what all others will see.
    """
    if not document.text or language_of(document.text) != "en":
        return None
    digest = made_from([sentence.text for sentence in opening_of(document.text)])
    known = SentenceVectors.objects.filter(document=document, made_from=digest).first()
    packed = bytes(known.rows) if known else _make(document, digest, keep=keep)
    return unpack(packed) if packed else None


def _make(document: Document, digest: str, *, keep: bool) -> bytes:
    try:
        packed = pack(vectors_of(document.text))
    except VectorsUnavailable:
        return b""
    if not keep:
        return packed
    # Two workers may read one document for two claims: both have computed the same.
    SentenceVectors.objects.bulk_create(
        [SentenceVectors(document=document, made_from=digest, rows=packed)],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["made_from", "rows"],
    )
    return packed
