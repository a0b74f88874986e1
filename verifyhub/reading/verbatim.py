"""Finding words in a text exactly as they stand there, though they were copied with other quotes, dashes or spaces."""

import unicodedata
from collections.abc import Collection

from verifyhub.reading.drafts import Span

_ALIKE = str.maketrans({
    **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´ʼʹ＇", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
})  # fmt: skip
_AROUND = "\"' .…"  # what is put around a quotation, and is not part of it


class Verbatim:
    """A text, or the part of it at `span`, made ready for being searched many times."""

    def __init__(self, text: str, span: Span) -> None:
        self._text = text
        self._plain, self._places = _plain(text, span)

    def find(self, words: str) -> tuple[Span, ...]:
        """Where the words stand, in order, each whole words at text[start:end]; () when they do not.

        Letters, digits and their case must be the same. Runs of white space, kinds of quotation marks and dashes, and
        invisible characters may differ, and marks around the whole.
        """
        wanted, _ = _plain(words, (0, len(words)))
        for candidate in dict.fromkeys((wanted.strip(), wanted.strip(_AROUND))):
            if candidate and (found := self._all(candidate)):
                return found
        return ()

    def _all(self, wanted: str) -> tuple[Span, ...]:
        spans, at = [], self._plain.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if self._is_whole(at, end):
                spans.append((self._places[at], self._places[end - 1] + 1))
            at = self._plain.find(wanted, at + len(wanted))
        return tuple(spans)

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether it begins and ends where words do: "he left" is not in "she left"."""
        before, after = self._plain[start - 1 : start], self._plain[end : end + 1]
        first, last = self._plain[start], self._plain[end - 1]
        is_split = bool(after) and unicodedata.combining(after) != 0  # an accent that belongs to the last letter
        return not (before.isalnum() and first.isalnum()) and not (last.isalnum() and after.isalnum()) and not is_split


def first_free(spans: Collection[Span], used: Collection[Span]) -> Span | None:
    return next((span for span in spans if span not in used), None)


def _plain(text: str, span: Span) -> tuple[str, list[int]]:
    """The text with what may differ made alike, and for each of its characters the place it came from."""
    characters: list[str] = []
    places: list[int] = []
    for place in range(*span):
        character = text[place]
        if character.isspace():
            if characters and characters[-1] == " ":
                continue
            character = " "
        elif character == "…":
            characters += "..."
            places += [place] * 3
            continue
        elif unicodedata.category(character) == "Cf":  # soft hyphens, joiners, marks of direction
            continue
        characters.append(character.translate(_ALIKE))
        places.append(place)
    return "".join(characters), places
