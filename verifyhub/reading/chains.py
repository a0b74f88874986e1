"""Who is said to say so, by name: from a noun phrase to a person, body or channel, across the text."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifyhub.reading.grammar import word
from verifyhub.reading.mentions import names_in
from verifyhub.reading.phrases import outlet
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from verifyhub.reading.spans import Frame

MOST_WORDS = 14
_ARTICLE = re.compile(r"^(?:at least |about |nearly |only )?(?:the|a|an)?\s*\b", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:\S+ ){0,6}(?:Secretary|President|Minister|Senator|Governor|Mayor|Chancellor|King|Queen|Prince|Princess"
    r"|Congressman|Congresswoman|Spokesman|Spokeswoman|Professor|Director|Chief|Ambassador"
    r"|Rep\.|Sen\.|Gov\.|Dr\.|Mr\.|Mrs\.|Ms\.|Prof\.|Mr|Mrs|Ms|Dr|Prof) (?=[^\W\d_]\S+ ?)"
)
_WRAPPING = re.compile(
    r"^(?:(?:new|recent|earlier|separate) )?"
    r"(?:report|investigation|post|statement|story|article|analysis|study|tweet)s? (?:from|by|in|on) (?:the )?",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(r",? (?:as well as|and|or)$")
_HOME = re.compile(r"^([A-Z]\w+)[’']s (?=[A-Z])")
_PRONOUNS = word_set("he she they it him her them who which that this these those")
_SELF = word_set("i we us me")
_NAMES_A_PART = word_set("of for at in from within inside on with to by against near")
_TEXTS = word_set("channel report statement post newspaper paper agency ministry article page website site blog tweet")
_WRITTEN = word_set("post statement tweet letter message posting email")
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday yesterday today weekend week month year")


@dataclass(frozen=True)
class Person:
    """A full name and the words that described it: "the secretary" leads back to it."""

    name: str
    described: frozenset[str]


class Sources:
    """The speakers and full names of one text so far."""

    def __init__(self) -> None:
        self._full: dict[str, str] = {}  # surname to full name
        self._people: list[Person] = []
        self.last: tuple[str, ...] = ()

    def learn_names(self, doc: "Doc") -> None:
        """Full names, wherever in the text they stand: the headline may have the surname alone."""
        for name in names_in(doc.text):
            if " " in name and not _HOME.match(name):
                bare = _TITLE.sub("", name)
                if " " in bare:
                    self._full.setdefault(bare.split()[-1], bare)

    def meet(self, doc: "Doc") -> None:
        """The people of a sentence and what is said of them, before its own speakers are named."""
        for entity in doc.ents:
            if entity.label_ == "PERSON" and len(entity) > 1:
                name = _bare_name(entity)
                self._people.append(Person(self._full.get(name, name), _description(entity)))

    def chain(self, frames: "tuple[Frame, ...]", *, tail: str = "") -> tuple[str, ...]:
        """Names from the article outward to the first speaker, each once. `tail` follows the innermost verb."""
        names: list[str] = []
        for frame in frames:
            if frame.source is not None:
                names += self._named(frame.source, names)
        place = outlet(tail) if tail and names else ""
        if place and place not in names:
            names.insert(len(names) - 1, place)
        chain = tuple(dict.fromkeys(names))
        if chain:
            self.last = chain
        return chain

    def full(self, name: str) -> str:
        return self._full.get(name, name)

    def _named(self, source: "Token", before: list[str]) -> tuple[str, ...]:
        if word(source) in _SELF:
            return ()  # the author, or whoever is quoted
        if word(source) in _PRONOUNS:
            return self._antecedent(source) if not before else ()
        name = _at_home(_WRAPPING.sub("", name_of(source)) or name_of(source), source.doc)
        if self._refers_back(name.casefold(), source):
            return self.last
        return (self._full.get(name) or self._by_description(source) or name,)

    def _antecedent(self, pronoun: "Token") -> tuple[str, ...]:
        """The last speaker; for "he" and "she" the last person named when no person has spoken yet."""
        is_one = word(pronoun) in ("he", "she", "him", "her")
        if is_one and self._people and not (self.last and self.is_person(self.last[-1])):
            return (self._people[-1].name,)
        return self.last

    def _refers_back(self, noun: str, source: "Token") -> bool:
        """ "The channel" after a channel has spoken, "the post" after anybody has."""
        if not self.last or not self._is_definite(source):
            return False
        return noun in _WRITTEN or (noun in _TEXTS and not self.is_person(self.last[-1]))

    def is_person(self, name: str) -> bool:
        """Whether a speaker is one of the people met so far."""
        return any(name.endswith(person.name) for person in self._people)

    @staticmethod
    def _is_definite(source: "Token") -> bool:
        return any(word(child) in ("the", "this", "that") for child in source.children)

    def _by_description(self, source: "Token") -> str:
        """ "The secretary" after "Secretary Jan Horak"; "" when nobody was described so."""
        if not self._is_definite(source) or source.pos_ != "NOUN" or source.tag_ != "NN" or source.n_rights:
            return ""
        found = [person.name for person in self._people if word(source) in person.described]
        return found[-1] if found else ""


def _at_home(name: str, doc: "Doc") -> str:
    """ "Taiwan’s DigiTimes" is DigiTimes; "Moody’s Analytics" stays."""
    home = _HOME.match(name)
    is_place = home and any(token.text == home[1] and token.ent_type_ == "GPE" for token in doc)
    return name[home.end() :] if home and is_place else name


def name_of(source: "Token") -> str:
    """The shortest name for a noun phrase: the person without his office, a body with what it is "of"."""
    person = next((c for c in source.children if c.dep_ == "appos" and c.ent_type_ == "PERSON"), None)
    if person is not None and source.pos_ == "NOUN":
        source = person
    if source.pos_ == "PROPN":
        name = _proper_name(source)
        if source.ent_type_ == "PERSON" or name.count(" ") == 0:
            return _TITLE.sub("", name) or name
        return _TITLE.sub("", name) if source.ent_type_ != "ORG" else name
    return _LOOSE_END.sub("", _ARTICLE.sub("", _phrase(source).text))


def _proper_name(source: "Token") -> str:
    """The capitalised words that end at a token, and "of X" behind them."""
    first = source.i
    while first > 0 and _belongs_to_name(source.doc[first - 1], source):
        first -= 1
    while (
        first < source.i
        and (source.doc[first].is_punct or not source.doc[first].text[0].isupper())
        and (source.doc[first].pos_ != "PROPN")
    ):
        first += 1
    last = source.i
    for child in source.children:
        if child.dep_ in ("prep", "cc", "conj") and child.i > source.i and source.ent_type_ != "PERSON":
            branch = child.right_edge.i
            is_name = any(t.pos_ == "PROPN" for t in child.subtree) and "," not in source.doc[source.i : branch].text
            links = word(child) in ("of", "for", "and", "&", "on") and _nothing_dated(child)
            if is_name and (links or child.dep_ == "conj"):
                last = max(last, branch)
    last += _is_stressed(source, last)
    return source.doc[first : last + 1].text.removesuffix("'s").removesuffix("’s").strip(" ,")


def _belongs_to_name(token: "Token", source: "Token") -> bool:
    if token.pos_ == "PROPN" or (token.text == "-" and token.i > 0 and not token.nbor(-1).whitespace_):
        return True
    return token.text[:1].isupper() and token.dep_ in ("compound", "amod", "nmod") and token.head.i <= source.i


def _phrase(source: "Token") -> "Span":
    """A noun with what stands before it and the "of …" behind it; no side clause, no date."""
    first, last = source.left_edge.i, source.i
    for child in sorted(source.children, key=lambda c: c.i):
        if child.i < source.i or child.left_edge.i != last + 1:
            continue
        is_part = child.dep_ == "prep" and word(child) in _NAMES_A_PART and _nothing_dated(child)
        if is_part or child.dep_ in ("cc", "conj"):
            last = _end_of_part(child)
    last += _is_stressed(source, last)
    while first < source.i and (source.doc[first].is_punct or _is_lead_in(source.doc[first], source)):
        first += 1
    return source.doc[first : min(last, first + MOST_WORDS - 1) + 1]


def _is_stressed(source: "Token", last: int) -> bool:
    """ "Kestrians themselves": the word belongs to the name, it tells that they speak against their own side."""
    return last + 1 < len(source.doc) and word(source.doc[last + 1]) in ("themselves", "itself")


def _is_lead_in(token: "Token", source: "Token") -> bool:
    return token.dep_ in ("cc", "predet") or (token.dep_ == "advmod" and token.head == source)


def _end_of_part(child: "Token") -> int:
    """Up to the first comma or clause of its own."""
    last = child.i
    for token in child.doc[child.i : child.right_edge.i + 1]:
        if token.text in (",", "(", "—", ";") or token.dep_ in ("relcl", "acl") or token.tag_ in ("WP", "WDT"):
            break
        last = token.i
    return last


def _nothing_dated(branch: "Token") -> bool:
    return not any(word(token) in _DAYS or token.ent_type_ in ("DATE", "TIME") for token in branch.subtree)


def _bare_name(entity: "Span") -> str:
    name = entity.text.removesuffix("'s").removesuffix("’s")
    return _TITLE.sub("", name) or name


def _description(entity: "Span") -> frozenset[str]:
    """The nouns around a name: before it, and in the apposition behind it."""
    head = entity.root
    near = [t for t in head.subtree if t.dep_ in ("compound", "appos", "nmod", "amod") and t.pos_ in ("NOUN", "PROPN")]
    if head.dep_ == "appos":
        near.append(head.head)
    return frozenset(word(token) for token in near)
