"""From the words beside "said" to a name: articles off, surnames and pronouns back to the person named before."""

import re

from verifyhub.reading.attribution import Speech
from verifyhub.words import word_set

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_ROLE_AND_NAME = re.compile(r"(?:^|.* )([a-z][\w’'-]*) ([A-Z]\S*(?: [A-Z]\S*)+)$")
_TITLE = re.compile(
    r"^(?:\S+ ){0,6}(?:Secretary|President|Minister|Senator|Governor|Mayor|Rep\.|Sen\.|Gov\.) (?=[A-Z]\S+ [A-Z])"
)
_WRAPPING = re.compile(
    r"^(?:new |recent )?(?:report|investigation|post|statement|story|article)s? (?:from|by|in|on) (?:the )?"
)
_WHEN = re.compile(r" (?:in|on) (?:[A-Z][a-z]+(?:day|ber|ary)|March|April|May|June|July|August)$")
_NOT_A_ROLE = word_set("of the for from in at to by with a an and")
_PRONOUNS = word_set("he she they it him her them")
_BACK_REFERENCES = word_set("channel report statement post newspaper paper agency ministry spokesman spokeswoman")


class Speakers:
    """Names and speakers of one text so far."""

    def __init__(self) -> None:
        self._full: dict[str, str] = {}  # surname to full name
        self._last: tuple[str, ...] = ()

    def remember(self, names: tuple[str, ...]) -> None:
        for name in names:
            if " " in name:
                self._full.setdefault(name.split()[-1], name)

    def named(self, sentence: str, speech: Speech) -> tuple[str, ...]:
        """Outlet first, then the speaker; () when nobody is named or a pronoun leads nowhere."""
        if speech.source is None:
            return ()
        words = _ARTICLE.sub("", sentence[slice(*speech.source)]).strip()
        words = _WHEN.sub("", _WRAPPING.sub("", words)) or words
        if words.casefold() in _PRONOUNS or self._refers_back(words):
            return self._last or ((words,) if words.casefold() not in _PRONOUNS else ())
        speaker = self._full.get(words, _without_role(words))
        self._last = (speech.outlet, speaker) if speech.outlet and speech.outlet != speaker else (speaker,)
        return self._last

    def _refers_back(self, words: str) -> bool:
        """ "The channel" after "the Rybar channel"."""
        return bool(self._last) and words in _BACK_REFERENCES and self._last[-1].casefold().split()[-1] == words


def _without_role(words: str) -> str:
    """ "police spokesman John Smith" is John Smith; "a spokesman for the Iraqi Army" is not the Iraqi Army."""
    words = _TITLE.sub("", words)
    match = _ROLE_AND_NAME.match(words)
    return match[2] if match and match[1] not in _NOT_A_ROLE else words
