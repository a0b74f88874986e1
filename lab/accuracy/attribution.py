"""Source spans of attributions (PolNeAR format)."""

from lab.accuracy.records import read_records
from lab.accuracy.scores import Span, match_spans, precision_recall_f1
from verifyhub.reading.attribution import find_chain
from verifyhub.reading.sentences import split_sentences


def measure(path: str) -> dict[str, object]:
    right = proposed = wanted = articles = 0
    for record in read_records(path):
        found = sources_in(record["text"])
        gold = list({span for label in record["attributions"] for span in _spans(label.get("source"))})
        right += len(match_spans(found, gold))
        proposed += len(found)
        wanted += len(gold)
        articles += 1
    return precision_recall_f1(right, proposed, wanted) | {"articles": articles}


def sources_in(text: str) -> list[Span]:
    """Every source span the rules see, each once."""
    return sorted(
        {
            (sentence.start + speech.source[0], sentence.start + speech.source[1])
            for sentence in split_sentences(text)
            for speech in find_chain(sentence.text)
            if speech.source
        }
    )


def _spans(source: list[list[int]] | None) -> list[Span]:
    """A source in several pieces counts as the stretch from its first to its last character."""
    return [(min(start for start, _ in source), max(end for _, end in source))] if source else []
