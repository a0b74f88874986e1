"""A claim in words that stand alone: the subject filled in, the frame and hedge words off, the date added."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.reading.chains import name_of
from verifyhub.reading.drafts import EventTime
from verifyhub.reading.grammar import happened, is_finite, subject_of, word
from verifyhub.reading.spans import Clause, Role
from verifyhub.reading.statements import stands_alone, statement_of
from verifyhub.reading.times import in_words
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

_HE_SHE = word_set("he she")
_IT = word_set("it this that")
_THEY = word_set("they these those")
_OWNERS = {"his": "person", "her": "person", "its": "thing", "their": "many"}
_RELATIVES = word_set("who which that where whose whom")
_FIRST_PERSON = word_set("i we my our us me mine ours you your")
_LONGEST_SUBJECT = 14  # words


@dataclass(frozen=True)
class Mention:
    """A subject of an earlier clause: what a later pronoun may stand for."""

    words: str
    kind: str  # "person", "thing" or "many"


class Referents:
    """Subjects and names of the text so far, the latest last."""

    def __init__(self) -> None:
        self._mentions: list[Mention] = []

    def remember(self, subject: "Token | None") -> None:
        if subject is None or subject.pos_ == "PRON" or subject.pos_ not in ("NOUN", "PROPN"):
            return
        words = name_of(subject) if subject.ent_type_ == "PERSON" else _subject_words(subject)
        self._mentions = [*self._mentions[-5:], Mention(words, _kind(subject))]

    def find(self, kind: str) -> str:
        """The last mention of a kind among the last two subjects; "" when there is none or another fits as well."""
        fitting = [m.words for m in self._mentions[-3:] if m.kind == kind]
        return fitting[-1] if len(set(fitting)) == 1 else ""


def word_claim(
    clause: Clause,
    quote: str,
    referents: Referents,
    *,
    speaker: str,
    is_person: bool,
    time: EventTime | None,
    rule: str,
) -> tuple[str, bool]:
    """A sentence, and whether an editor must look at it. `is_person`: the speaker may be who "he" or "she" is."""
    text, is_whole = _with_subject(clause, quote, referents, speaker, is_person=is_person)
    if clause.role is Role.PARTICIPLE:  # it has been given its auxiliary
        rule = ""
    if time and (day := in_words(time)) and time.words in text and not re.search(r"\d{4}", time.words):
        text = text.replace(time.words, f"{time.words} ({day})", 1)
    statement = statement_of(text, rule=rule)
    is_whole = is_whole and not _FIRST_PERSON & {word.casefold() for word in re.findall(r"[^\W_]+", statement)}
    return statement, not is_whole or not stands_alone(statement)


def _with_subject(
    clause: Clause, quote: str, referents: Referents, speaker: str, *, is_person: bool
) -> tuple[str, bool]:
    """The clause's words with a subject that stands alone, and whether one was found."""
    own = subject_of(clause.head)
    first = quote.split(" ", 1)[0].casefold()
    if clause.role is Role.RELATIVE and first in _RELATIVES:
        return _from_relative(clause, quote, first)
    if own is not None and own.i < clause.first and own.is_ancestor(clause.head.doc[clause.first]):
        return quote, True  # "A and B" of which A stands too far off: B is subject enough
    if own is None or own.i < clause.first or own.i > clause.last:
        if clause.subject is None or clause.subject.pos_ == "PRON":
            return quote, False
        if clause.head.doc[clause.first].pos_ not in ("VERB", "AUX", "ADV", "PART"):
            return quote, False
        helper = "" if clause.role is not Role.PARTICIPLE else _helper(clause)
        return f"{_subject_words(clause.subject)} {helper}{quote}", True
    if clause.head.tag_ == "VBG" and not any(child.dep_ == "aux" for child in clause.head.children):
        # "Users mourning his death" has no tense of its own; "reports have troops advancing" is given one later.
        return quote, any(frame.rule == "reports have" for frame in clause.frames)
    if own.pos_ != "PRON":
        return _own_replaced(quote, own, clause, referents, speaker), True
    name = _stands_for(word(own), referents, speaker if is_person else "")
    if not name:
        return quote, word(own) not in cues.PRONOUNS
    at = own.idx - clause.head.doc[clause.first].idx
    return f"{quote[:at]}{name}{quote[at + len(own.text) :]}", True


def _from_relative(clause: Clause, quote: str, first: str) -> tuple[str, bool]:
    rest = quote.split(" ", 1)[1] if " " in quote else ""
    antecedent = clause.head.head
    if first == "where":
        return rest, True
    is_subject = (subject := subject_of(clause.head)) is None or subject.tag_ in ("WDT", "WP")
    if not is_subject or antecedent.pos_ not in ("NOUN", "PROPN") or first == "whose":
        return quote, False
    # Of "the marsh in front of Pelmark, which" the parser may take the nearer noun.
    may_be_another = antecedent.dep_ == "pobj" and antecedent.head.head.pos_ in ("NOUN", "PROPN")
    return f"{_subject_words(antecedent)} {rest}", not may_be_another


def _stands_for(pronoun: str, referents: Referents, speaker: str) -> str:
    """A pronoun inside somebody's report is most often that somebody."""
    kind = "person" if pronoun in _HE_SHE else "thing" if pronoun in _IT else "many" if pronoun in _THEY else ""
    if kind == "person" and speaker:
        return speaker
    return referents.find(kind) if kind else ""


def _own_replaced(quote: str, subject: "Token", clause: Clause, referents: Referents, speaker: str) -> str:
    """ "Its units" said by the army are "the army’s units"."""
    owner = next((c for c in subject.children if c.dep_ == "poss" and word(c) in _OWNERS), None)
    if owner is None or owner.i < clause.first:
        return quote
    name = _in_full(clause, speaker) if word(owner) == "its" and speaker else referents.find(_OWNERS[word(owner)])
    if not name:
        return quote
    at = owner.idx - clause.head.doc[clause.first].idx
    return f"{quote[:at]}{name}’s{quote[at + len(owner.text) :]}"


def _in_full(clause: Clause, speaker: str) -> str:
    """The speaker with the article it has in the sentence."""
    source = clause.frames[-1].source if clause.frames else None
    has_article = source is not None and any(word(child) == "the" for child in source.children)
    return f"the {speaker}" if has_article else speaker


def _helper(clause: Clause) -> str:
    """ "was" before a participle, in the tense of the clause it hangs on."""
    head = clause.head.head
    is_many = clause.subject is not None and _kind(clause.subject) == "many"
    if happened(head) and is_finite(head) and head.tag_ == "VBD":
        return "were " if is_many else "was "
    return "are " if is_many else "is "


def _subject_words(subject: "Token") -> str:
    """The noun with what stands before it and "of …" behind it."""
    first, last = subject.left_edge.i, subject.i
    for child in subject.children:
        if child.i > subject.i and child.left_edge.i == last + 1 and child.dep_ in ("prep", "cc", "conj"):
            if any(token.tag_ in ("WDT", "WP") for token in child.subtree):
                break
            last = child.right_edge.i
    words = subject.doc[first : last + 1].text.strip(' ,“"')
    if words.count("(") != words.count(")"):
        words = words.partition("(")[0].strip()
    return words if len(words.split()) <= _LONGEST_SUBJECT else subject.doc[first : subject.i + 1].text


def _kind(subject: "Token") -> str:
    if subject.tag_ in ("NNS", "NNPS") or any(child.dep_ == "conj" for child in subject.children):
        return "many"
    return "person" if subject.ent_type_ == "PERSON" else "thing"
