"""Small questions about the tokens of a parsed sentence."""

from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
AUXILIARIES = frozenset({"aux", "auxpass"})
CLAUSES = frozenset({"ccomp", "parataxis"})
# Verbs that tell what somebody says when a clause hangs on them; cues.SAYING serves sentences without grammar.
_TELLING = word_set(
    """feared fear fears found finds showed shows concluded concludes determined ruled learned contended contends
    continued read reads replied tweeted blogged cautioned joked quipped emphasized emphasised reiterated vowed
    pledged promised promises thinks thought think expects expected hopes hoped claiming saying adding stating
    insisting warning arguing alleging asserting explaining noting announcing confirming suggesting suspects suspected
    understands understood complained lamented informed advised responded answered stresses posts blamed"""
)
TELLING = cues.SAYING | cues.SAYING_OR_NOUN | cues.DENYING | _TELLING
# A participle of one of these draws the author's conclusion: it is no report of its own.
CONCLUDING = word_set("suggesting indicating meaning implying showing making proving raising prompting")
# Words in front of a clause that only tie it to the text before.
OPENERS = word_set(
    """that as while after before since though although whereas but and however meanwhile nevertheless moreover
    furthermore additionally instead still yet so then indeed thus therefore hence also besides well even"""
)
# A participle of one of these adds no event to its clause: it names parts, or tells what the clause brings about.
NO_EVENT = word_set(
    """including following according regarding concerning depending starting beginning ranging citing allowing enabling
    letting helping"""
)


def word(token: "Token") -> str:
    return token.text.casefold()


def is_verb(token: "Token") -> bool:
    return token.pos_ in ("VERB", "AUX")


def subject_of(head: "Token") -> "Token | None":
    return next((child for child in head.children if child.dep_ in SUBJECTS), None)


def is_finite(head: "Token") -> bool:
    """Whether a verb has a tense of its own: by its form or by an auxiliary."""
    if head.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(child.dep_ in AUXILIARIES and child.tag_ in ("VBD", "VBZ", "VBP", "MD") for child in head.children)


def is_passive(head: "Token") -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in head.children)


def is_negated(head: "Token") -> bool:
    return any(child.dep_ == "neg" or any(word(token) == "no" for token in child.children) for child in head.children)


def happened(head: "Token") -> bool:
    """Past, perfect or progressive: not a habit, a wish or a truth."""
    helpers = {word(child) for child in head.children if child.dep_ in AUXILIARIES}
    if helpers & {"will", "shall", "would", "could", "can", "may", "might", "should", "must", "’ll", "'ll"}:
        return False
    if head.tag_ == "VBD" or helpers & {"was", "were", "had", "did", "’d", "'d"}:
        return True
    return bool(helpers) and head.tag_ in ("VBN", "VBG", "VBD")


def foretells(head: "Token") -> bool:
    helpers = {word(child) for child in head.children if child.dep_ in AUXILIARIES}
    going = word(head) == "going" and any(child.dep_ == "xcomp" for child in head.children)
    return bool(helpers & cues.FORETELLING) or going


def is_possible(head: "Token") -> bool:
    """ "May", "could", "is expected to": what a paper passes on without standing for it."""
    helpers = {word(child) for child in head.children if child.dep_ in AUXILIARIES}
    return bool(helpers & {"may", "might", "could"}) or (word(head) == "expected" and is_passive(head))


def follows_comma(subtree_start: "Token") -> bool:
    return subtree_start.i > 0 and subtree_start.nbor(-1).text in (",", "(", "—", "–", "--", "-", ";")


def marks(head: "Token") -> frozenset[str]:
    """Subordinating words in front of a clause."""
    return frozenset(
        word(child)
        for child in head.children
        if child.i < head.i and (child.dep_ == "mark" or child.tag_ == "WRB" or child.dep_ == "prep")
    )
