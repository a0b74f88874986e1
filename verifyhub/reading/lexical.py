"""Reading an English text by words alone: for machines without the language model."""

import re
from dataclasses import replace

from verifyhub.reading.attribution import Hedge, Speech, find_chain, wording_of
from verifyhub.reading.clauses import split_clauses
from verifyhub.reading.drafts import ArticleReading, ClaimDraft, Kind, SetAside, Shade
from verifyhub.reading.mentions import is_place, names_in
from verifyhub.reading.sentences import Sentence, split_sentences
from verifyhub.reading.setting_aside import is_caveat, reason_to_set_aside, worth
from verifyhub.reading.speakers import Speakers
from verifyhub.reading.statements import stands_alone, statement_of, with_owner

# A sentence set aside for one of these stays so even when somebody is said to have said it.
_STRONGER_THAN_ATTRIBUTION = frozenset({"furniture", "question", "caveat", "irony"})
# Rules whose content is the whole sentence: cutting it would lose the speaker or the fact.
_KEEPS_ITS_SENTENCE = frozenset({"confirmed a fact"})
# "It also …", "The channel …": still the source of the sentence before.
_LEANS_BACK = re.compile(
    r"(?:(?:It|They|He|She|Both)\b|The (?:channel|report|post|statement|paper|ministry|source)\b"
    r"|.{3,60}? (?:also|could|would) )"
)
_NUMBER = re.compile(
    r"\b(?:(?!(?:19|20)\d\d\b)\d[\d,.]{0,20}|two|three|four|five|six|seven|eight"
    r"|nine|ten|dozens?|hundreds?|thousands?) [a-z]",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\b(?:because|caused by|as a result of|due to|led to|in retaliation for)\b")


def read_by_words(text: str) -> ArticleReading:
    reader = _Reader()
    for sentence in split_sentences(text):
        reader.read(sentence)
    drafts = tuple(replace(draft, shade=_shade(draft)) for draft in reader.drafts)
    return ArticleReading("en", drafts, tuple(reader.set_aside))


class _Reader:
    """What has been read so far: later sentences lean on it for speakers and lower it by caveats."""

    def __init__(self) -> None:
        self.drafts: list[ClaimDraft] = []
        self.set_aside: list[SetAside] = []
        self.speakers = Speakers()
        self._paragraphs: list[int] = []  # of each draft
        self._carried: tuple[int, tuple[str, ...]] = (-1, ())  # the sentence number's paragraph and its chain

    def read(self, sentence: Sentence) -> None:
        names = names_in(sentence.text)
        chain = find_chain(sentence.text)
        if is_caveat(sentence.text):
            self._lower_reports_above()
        reason = reason_to_set_aside(sentence.text, names=len(names))
        if reason and (not chain or reason in _STRONGER_THAN_ATTRIBUTION or _is_own_view(chain, reason)):
            self.set_aside.append(SetAside(sentence.start, sentence.end, reason))
        else:
            self._draft_all(sentence, chain)
        self.speakers.remember(names)

    def _draft_all(self, sentence: Sentence, chain: tuple[Speech, ...]) -> None:
        attribution, reasons = self._attribution(sentence, chain)
        content = chain[-1].content if chain else (0, len(sentence.text.rstrip(" .")))
        whole = bool(chain) and chain[-1].rule in _KEEPS_ITS_SENTENCE
        spans = (content,) if whole else split_clauses(sentence.text, content)
        for span in spans:
            self._draft(sentence, span, chain, attribution, reasons)

    def _draft(
        self,
        sentence: Sentence,
        span: tuple[int, int],
        chain: tuple[Speech, ...],
        attribution: tuple[str, ...],
        reasons: tuple[str, ...],
    ) -> None:
        quote = sentence.text[span[0] : span[1]]
        statement = statement_of(quote, rule=chain[-1].rule if chain else "")
        if chain and chain[-1].source and attribution:
            statement = with_owner(statement, _in_full(sentence.text, chain[-1], attribution))
        if not statement:
            return
        names = names_in(statement)
        places = tuple(name for name in names if is_place(name, statement))
        self._paragraphs.append(sentence.paragraph)
        self.drafts.append(
            ClaimDraft(
                statement=statement,
                quote=quote,
                start=sentence.start + span[0],
                end=sentence.start + span[1],
                attribution=attribution,
                hedge=_hedge(sentence.text, chain, attribution),
                kind=_kind(quote, chain),
                places=places,
                entities=tuple(name for name in names if name not in places),
                language="en",
                check_worthiness=worth(statement, names=len(names), is_attributed=bool(attribution)),
                needs_edit=not stands_alone(statement),
                reasons=reasons,
            )
        )

    def _attribution(self, sentence: Sentence, chain: tuple[Speech, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names outward to inward, and the rules that gave them."""
        reasons = tuple(speech.rule for speech in chain)
        sources = [name for speech in chain for name in self.speakers.named(sentence.text, speech)]
        attribution = tuple(dict.fromkeys(sources))
        paragraph, carried = self._carried
        if not attribution and paragraph == sentence.paragraph and carried and _LEANS_BACK.match(sentence.text):
            return carried, (*reasons, "origin carried over")
        self._carried = (sentence.paragraph, attribution)
        return attribution, reasons or ("plain statement",)

    def _lower_reports_above(self) -> None:
        """From the first report of each paragraph on: what stands before it is the article's own framing."""
        carrying: set[int] = set()
        for index, draft in enumerate(self.drafts):
            if draft.hedge is not Hedge.ASSERTED:
                carrying.add(self._paragraphs[index])
            if self._paragraphs[index] in carrying and draft.hedge in (Hedge.ASSERTED, Hedge.REPORTED):
                reasons = (*draft.reasons, "the article's own caveat")
                self.drafts[index] = replace(draft, hedge=Hedge.UNCONFIRMED, reasons=reasons)


def _shade(draft: ClaimDraft) -> Shade:
    if draft.hedge is not Hedge.REPORTED:
        return Shade(draft.hedge.value)
    if "adverb" in draft.reasons and not draft.attribution:
        return Shade.APPARENT if "apparently" in draft.quote.casefold() else Shade.REPORTED
    is_named = bool(draft.attribution) and " reports" not in f" {draft.attribution[-1].casefold()}"
    return Shade.ATTRIBUTED if is_named else Shade.REPORTED


def _in_full(sentence: str, speech: Speech, attribution: tuple[str, ...]) -> str:
    """The speaker with the article it has in the sentence."""
    start = speech.source[0] if speech.source else 0
    article = sentence[start : start + 4].casefold() == "the "
    return f"the {attribution[-1]}" if article else attribution[-1]


def _is_own_view(chain: tuple[Speech, ...], reason: str) -> bool:
    """A hedge word alone does not make an opinion a report: somebody has to be named for it."""
    return reason in ("opinion", "prediction", "circular", "advice") and not any(speech.source for speech in chain)


def _hedge(sentence: str, chain: tuple[Speech, ...], attribution: tuple[str, ...]) -> Hedge:
    if any(speech.hedge is Hedge.DENIED for speech in chain):
        return Hedge.DENIED
    if not chain and not attribution:
        return Hedge.ASSERTED
    if any(speech.is_quote for speech in chain):
        return Hedge.REPORTED
    weakest = next((speech.hedge for speech in chain if speech.hedge is not Hedge.REPORTED), Hedge.REPORTED)
    return wording_of(sentence, weakest)


def _kind(quote: str, chain: tuple[Speech, ...]) -> Kind:
    if any(speech.is_quote for speech in chain):
        return Kind.QUOTE
    if _CAUSE.search(quote):
        return Kind.CAUSAL
    return Kind.NUMERICAL if _NUMBER.search(quote) else Kind.EVENT
