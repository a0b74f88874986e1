"""Everybody whom a sentence shows speaking, thinking or wanting, whether or not a claim is drafted from it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from verifyhub.reading.drafts import Span
from verifyhub.reading.frames import according_to
from verifyhub.reading.grammar import TELLING, is_passive, is_verb, subject_of, word
from verifyhub.reading.quotations import Piece
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Tokens = tuple[int, int]  # the first and the last


def _inflected(bases: str) -> frozenset[str]:
    """Regular verbs in all their forms."""
    forms = set()
    for base in bases.split():
        stem = base.removesuffix("e")
        past = f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in "aeo" else f"{stem}ed"
        third = (
            f"{base[:-1]}ies" if past.endswith("ied") else base + ("es" if base.endswith(("s", "sh", "ch")) else "s")
        )
        forms |= {base, third, past, f"{stem}ing"}
    return frozenset(forms)


# What people do with words, and what they are said to think, feel and want.
_SPEAKING = _inflected(
    """call ask answer mention discuss describe cite quote criticize criticise endorse praise attack blast slam accuse
    blame mock condemn denounce defend support oppose back reject urge demand request propose recommend order pledge
    promise vow threaten offer refuse decline dismiss dispute question challenge label dub brand portray depict
    characterize ridicule assail lambaste decry deride bash hail tout applaud welcome thank congratulate express voice
    signal hint advocate champion appeal apologize complain joke quip reply respond comment remark observe
    address lecture preach repeat reiterate emphasize highlight underscore outline detail document invite announce
    proclaim pronounce declare insist assert contend conclude project forecast predict foresee recall remember accept
    concede agree disagree object protest swear urge warn caution counter retort assure reassure persuade instruct
    direct command"""
)
_THINKING = _inflected(
    """want hope wish fear worry doubt believe suspect expect anticipate intend plan aim like love hate dislike prefer
    favor favour consider regard view assume figure realize realise learn notice desire seek care trust admire respect
    resent regret ignore support approve disapprove wonder imagine judge"""
)
_IRREGULAR = word_set(
    """saw sees see seen seeing think thinks thought thinking feel feels felt feeling know knows knew known understand
    understands understood understanding swore sworn sought spoke speak speaks speaking wrote write writes writing
    foresaw foresees forecast mean means meant talk talks talked talking told say says said saying tell tells telling
    found find finds show shows showed shown wan wanna"""
)
SHOWS_A_MIND = (TELLING | _SPEAKING | _THINKING | _IRREGULAR) - word_set("posts post states state post backing read")
_SAYINGS = word_set(
    """statement statements claim claims remark remarks comment comments endorsement criticism proposal proposals call
    calls promise promises pledge plan plans opposition support view views opinion opinions belief argument arguments
    accusation accusations allegation allegations threat threats warning warnings declaration announcement speech
    admission assertion suggestion request demand demands denial answer response reply message tweet words
    explanation testimony account accounts assessment analysis prediction refusal vow acknowledgment description
    characterization attack attacks apology complaint"""
)
_WHEN = frozenset({"DATE", "TIME"})


def told_in(piece: Piece, doc: "Doc") -> set[Span]:
    """Where the text has the words for them, each once. Whom somebody quoted speaks of is that person's affair."""
    if piece.inside >= 0:
        return set()
    found = {words for source, verb in _all(doc) if (words := _words_for(source, verb))}
    return {_place_in_text(piece, doc, words) for words in found if not _holds_utterance(piece, doc, words)}


def _place_in_text(piece: Piece, doc: "Doc", words: Tokens) -> Span:
    last = doc[words[1]]
    return piece.source_of(doc[words[0]].idx), piece.source_of(last.idx + len(last.text) - 1) + 1


def _holds_utterance(piece: Piece, doc: "Doc", words: Tokens) -> bool:
    return any(piece.stands_in(doc[place].idx) >= 0 for place in range(words[0], words[1] + 1))


def _all(doc: "Doc") -> "Iterator[tuple[Token, Token]]":
    for token in doc:
        lower = word(token)
        if lower == "according" and (source := according_to(token)):
            yield source, token
        elif is_verb(token) and lower in SHOWS_A_MIND and not _is_told_by_another(token):
            yield from ((source, token) for source in _minds_of(token))
        elif lower in _SAYINGS and token.pos_ == "NOUN" and not _is_told_by_another(token):
            yield from ((source, token) for source in _makers_of(token))


def _is_told_by_another(token: "Token") -> bool:
    """Whether it stands within what somebody else says."""
    for above in (token, *token.ancestors):
        if above.dep_ == "ccomp" and word(above.head) in SHOWS_A_MIND and above.head != above:
            return True
    return False


def _minds_of(verb: "Token") -> "Iterator[Token]":
    """The subject, its own or shared with the verb it is joined to; behind "by" when it is passive."""
    agent = next((c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and word(c) == "by")), None)
    if is_passive(verb) or (verb.tag_ == "VBN" and agent is not None):
        yield from (c for c in (agent.children if agent else ()) if c.dep_ == "pobj" and c.ent_type_ not in _WHEN)
        return
    subject, above = subject_of(verb), verb
    while subject is None and above.dep_ in ("conj", "xcomp") and above.head != above:
        above = above.head
        subject = subject_of(above) if not is_passive(above) else None
    if subject is None and above.dep_ == "advcl" and verb.tag_ == "VBG":
        subject = subject_of(above.head)
    if subject is not None and word(subject) not in ("it", "there"):
        yield subject


def _makers_of(noun: "Token") -> "Iterator[Token]":
    """ "Her claim that …", "the mayor’s remarks on …", "a statement from the palace"."""
    if not any(c.i > noun.i and c.dep_ in ("prep", "acl", "ccomp", "relcl") for c in noun.children):
        return
    for child in noun.children:
        if child.dep_ == "poss" and child.ent_type_ not in _WHEN:
            yield child
        elif child.dep_ == "prep" and word(child) in ("by", "from"):
            yield from (c for c in child.children if c.dep_ == "pobj")


def _words_for(source: "Token", verb: "Token") -> Tokens | None:
    """The noun with all that hangs on it, up to a side clause or to the verb itself."""
    first, last = source.left_edge.i, source.right_edge.i
    for child in source.children:
        if child.dep_ in ("relcl", "acl") and child.i > source.i and (child == verb or _is_aside(child)):
            last = min(last, child.left_edge.i - 1)
        if child.dep_ == "case":
            last = source.i
    if first <= verb.i <= last and verb != source:
        last = min(last, verb.i - 1) if verb.i > source.i else last
    while last > first and source.doc[last].is_punct:
        last -= 1
    while first < last and (source.doc[first].is_punct or source.doc[first].is_space):
        first += 1
    return (first, last) if first <= last else None


def _is_aside(clause: "Token") -> bool:
    before = clause.left_edge.i - 1
    return before >= 0 and clause.doc[before].text in (",", "—", "-", "–")
