"""Reading Ukrainian and Russian texts: sentences, names and who is said to say so, by regular words alone."""

import re
from dataclasses import dataclass, replace

from verifyhub.names import kind_of
from verifyhub.reading.attribution import Hedge
from verifyhub.reading.drafts import ArticleReading, ClaimDraft, Kind, SetAside, Shade, Speaker
from verifyhub.reading.mentions import names_in
from verifyhub.reading.phrases import count_words
from verifyhub.reading.sentences import Sentence
from verifyhub.reading.slavic_sentences import split_slavic
from verifyhub.words import word_set

MOST_WORDS = 12  # in a speaker's name and office
LEAST_WORDS = 2  # in a claim
_WHO = r"(?P<who>(?:[^,;:\"()—–\r\n]){2,120}?)"
_END = r"(?=,|\.?\s*$)"
_LAST = r"(?=\.?\s*$)"
_SAID = (
    r"(?:повідомив|повідомила|повідомило|повідомили|повідомляє|повідомляють|заявив|заявила|заявили|заявляє|сказав|сказала|сказали"
    r"|розповів|розповіла|розповіли|наголосив|наголосила|зазначив|зазначила|зазначають|пише|пишуть|уточнив|уточнила"
    r"|написав|написала|додав|додала|підтвердив|підтвердила|підтвердили|передає|інформує|стверджує|стверджують"
    r"|сообщил|сообщила|сообщило|сообщили|сообщает|сообщают|заявил|заявила|заявило|заявили|заявляет|сказал|сказала|рассказал"
    r"|рассказала|рассказали|отметил|отметила|подчеркнул|подчеркнула|пишет|пишут|написал|написала|добавил|добавила"
    r"|подтвердил|подтвердила|подтвердили|передает|передаёт|утверждает|утверждают|уточнил|уточнила"
    r"|визнав|визнала|визнали|пояснив|пояснила|запевнив|запевнила|признал|признала|признали|пояснил|заверил|заверила)"
)
_DENIED = (
    r"(?:спростував|спростувала|спростувало|спростували|заперечив|заперечила|заперечує"
    r"|опроверг|опровергла|опровергло|опровергли|отрицает)"
)
_BY = (
    r"(?:за (?:словами|даними|інформацією|повідомленням|оцінками|твердженням)|згідно з (?:даними|повідомленням)"
    r"|по (?:словам|данным|информации|сообщению|оценкам|утверждению)|со слов|як (?:повідомляє|повідомив|повідомила"
    r"|повідомили|заявив|заявила|пише|передає)|как (?:сообщает|сообщил|сообщила|сообщили|заявил|заявила|пишет"
    r"|передает|передаёт)|как стало известно из)"
)
_BY_THEM = (
    r"(?:за (?:його|її|їхніми|їх) (?:словами|даними|інформацією)|по (?:его|ее|её|их) (?:словам|данным|информации))"
)
# Content and speaker of one sentence, the surest first; each works on one comma-free stretch and so in linear time.
_RULES = (
    (
        "quote",
        re.compile(rf"^[\s—–-]*[«“„\"](?P<what>[^«»“”\"]{{8,}})[»”“\"]\s*+,?\s*+[—–-]++\s*+{_SAID}\s++{_WHO}{_END}"),
    ),
    ("quote", re.compile(rf"^{_WHO}\s++{_SAID}\s*+:\s*+[«“„\"](?P<what>[^«»“”\"]{{8,}})")),
    ("according to", re.compile(rf"^(?P<who>{_BY_THEM}),\s*+(?P<what>.+)$", re.IGNORECASE | re.DOTALL)),
    ("according to", re.compile(rf"^{_BY}\s++{_WHO}\s*+,\s*+(?P<what>.+)$", re.IGNORECASE | re.DOTALL)),
    ("according to", re.compile(rf"^(?P<what>[^,]+,\s*+{_BY}\s++{_WHO}\s*+,.+)$", re.IGNORECASE | re.DOTALL)),
    ("denial", re.compile(rf"^{_WHO}\s++{_DENIED}\b,?\s*+(?:що|что)?\s*+(?P<what>.+)$", re.DOTALL)),
    (
        "complement of a saying verb",
        re.compile(rf"^{_WHO}\s++{_SAID},?\s++(?:про те, |о том, )?(?:що|что)\s++(?P<what>.+)$", re.DOTALL),
    ),
    ("according to", re.compile(rf"^(?P<what>.+?),\s*+{_BY}\s++{_WHO}{_LAST}", re.IGNORECASE | re.DOTALL)),
    ("closing attribution", re.compile(rf"^(?P<what>.+?),\s*+[—–-]*+\s*+{_SAID}\s++{_WHO}{_END}", re.DOTALL)),
)
_SOURCE_OF_ABOVE = re.compile(rf"^(?:Про це|Об этом)\s+(?:\w+\s+)?{_SAID}\s++{_WHO}{_END}")
_PRONOUNS = word_set("він вона вони он она они")
_POINTS_BACK = re.compile(rf"(?:{'|'.join(_PRONOUNS)}|{_BY_THEM})", re.IGNORECASE)
_INSIDE = re.compile(r"(?:в|у|во)\s+", re.IGNORECASE)  # "повідомили в Генштабі": the General Staff did
_UNSURE = re.compile(r"непідтверджен|неподтвержд[её]нн", re.IGNORECASE)
_RUMOUR = re.compile(r"\b(?:за чутками|ходять чутки|по слухам|ходят слухи)\b", re.IGNORECASE)
_HEARSAY = re.compile(r"\b(?:нібито|начебто|буцімто|якобы|вероятно|ймовірно|предположительно)\b", re.IGNORECASE)
_OPINION = re.compile(
    r"\b(?:на мою думку|на мой взгляд|по-моему|я думаю|я вважаю|я считаю|мабуть|напевно|наверное|хотілося б|хотелось бы"
    r"|слід пам|потрібно розуміти|нужно понимать|подписывайтесь|підписуйтесь|читайте також|читайте также)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Said:
    what: tuple[int, int]
    who: tuple[int, int] | None
    rule: str


def read_slavic(text: str, language: str) -> ArticleReading:
    """Drafts in the words of the text. Names of speakers keep the case they stand in ("за словами Марка Ветера")."""
    drafts: list[ClaimDraft] = []
    aside: list[SetAside] = []
    last: tuple[str, ...] = ()
    for sentence in split_slavic(text, language):
        if source := _SOURCE_OF_ABOVE.match(sentence.text):
            _give_source(drafts, source["who"].strip())
            aside.append(SetAside(sentence.start, sentence.end, "furniture"))
            continue
        said = _said(sentence.text)
        reason = _reason(sentence.text, is_attributed=bool(said.who))
        if reason:
            aside.append(SetAside(sentence.start, sentence.end, reason))
            continue
        draft = _draft(sentence, said, language, last)
        last = draft.attribution or last
        drafts.append(draft)
    return ArticleReading(language, tuple(drafts), tuple(aside), ("Read by words alone: names keep their endings.",))


def _said(sentence: str) -> _Said:
    for rule, pattern in _RULES:
        match = pattern.match(sentence)
        if match and count_words(match["what"]) >= LEAST_WORDS and count_words(match["who"]) <= MOST_WORDS:
            return _Said(_trimmed(sentence, match.span("what")), _speaker(sentence, match.span("who")), rule)
    return _Said(_trimmed(sentence, (0, len(sentence))), None, "plain statement")


def _draft(sentence: Sentence, said: _Said, language: str, last: tuple[str, ...]) -> ClaimDraft:
    quote = sentence.text[slice(*said.what)]
    who = sentence.text[slice(*said.who)] if said.who else ""
    is_back = bool(_POINTS_BACK.fullmatch(who))
    chain = last if is_back else (who,) if who else ()
    names = names_in(quote)
    kinds = {name: kind_of(name) for name in names}
    places = tuple(name for name in names if kinds[name] == "place")
    hedge, shade = _hedge(sentence.text, said, chain)
    span = (sentence.start + said.who[0], sentence.start + said.who[1]) if said.who and not is_back else None
    return ClaimDraft(
        statement=f"{quote[:1].upper()}{quote[1:]}.",
        quote=quote,
        start=sentence.start + said.what[0],
        end=sentence.start + said.what[1],
        attribution=chain,
        hedge=hedge,
        kind=Kind.QUOTE if said.rule == "quote" else Kind.NUMERICAL if re.search(r"\b\d+ \w", quote) else Kind.EVENT,
        places=places,
        entities=tuple(name for name in names if name not in places),
        people=tuple(name for name in names if kinds[name] == "person"),
        organisations=tuple(name for name in names if kinds[name] == "organisation"),
        language=language,
        check_worthiness=min(1.0, round(0.3 + 0.15 * min(2, len(names)) + 0.1 * bool(re.search(r"\d", quote)), 2)),
        needs_edit=quote.split()[0].casefold() in _PRONOUNS,
        reasons=(said.rule, "read by words"),
        shade=shade,
        speakers=tuple(Speaker(name, span) for name in chain),
    )


def _hedge(sentence: str, said: _Said, chain: tuple[str, ...]) -> tuple[Hedge, Shade]:
    if said.rule == "denial":
        return Hedge.DENIED, Shade.DENIED
    if _UNSURE.search(sentence):
        return Hedge.UNCONFIRMED, Shade.UNCONFIRMED
    if _RUMOUR.search(sentence):
        return Hedge.RUMOURED, Shade.RUMOURED
    if chain:
        return Hedge.REPORTED, Shade.ATTRIBUTED
    return (Hedge.REPORTED, Shade.REPORTED) if _HEARSAY.search(sentence) else (Hedge.ASSERTED, Shade.ASSERTED)


def _reason(sentence: str, *, is_attributed: bool) -> str:
    if sentence.rstrip(' »”"').endswith("?"):
        return "question"
    if count_words(sentence) < LEAST_WORDS:
        return "fragment"
    return "opinion" if not is_attributed and _OPINION.search(sentence) else ""


def _give_source(drafts: list[ClaimDraft], who: str) -> None:
    """ "Про це повідомляє X": the sentence before it is X's."""
    if drafts and not drafts[-1].attribution:
        drafts[-1] = replace(drafts[-1], attribution=(who,), hedge=Hedge.REPORTED, shade=Shade.ATTRIBUTED)


def _speaker(sentence: str, span: tuple[int, int]) -> tuple[int, int]:
    """Without the "in" of a house that speaks, with the quotation mark that closes its name."""
    inside = _INSIDE.match(sentence, *span)
    start, end = _trimmed(sentence, (inside.end() if inside else span[0], span[1]))
    is_open = sentence.count("«", start, end) > sentence.count("»", start, end)
    return start, end + (is_open and sentence[end : end + 1] == "»")


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    marks = ' \t\r\n,.;:—–-«»“”„"'
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip(marks))
    return start, max(start, span[0] + len(words.rstrip(marks)))
