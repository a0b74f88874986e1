"""The words by which a sentence calls something false, denies, negates or hedges it; and those that only seem to."""

import re

DEBUNKING = re.compile(
    r"\b(?:hoax(?:es)?|fake[sd]?|false(?:ly)?|untrue|not true|no truth|debunk\w*|fabricat\w+|bogus|satir\w+"
    r"|made[- ]up|(?:made?|making) (?:it|this|that|him|her|them)(?: all)? up|myth|misinformation|disinformation"
    r"|urban legend|nothing to (?:the|it)|baseless|unfounded|rubbish|nonsense|bs"
    r"|never happened|did ?n[o’']t happen|photoshop(?:s|ped)?|pranked|trolled|fooled|fools|duped|bullshit|mockumentary"
    r"|(?:not|isn[’']t|aren[’']t|wasn[’']t|never) (?:actually |really )?(?:real|genuine|authentic)|exaggerated)\b",
    re.IGNORECASE,
)
_DENYING = r"(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:e|es|ed)|rebut\w*|disput(?:e|es|ed))"
DENIAL = re.compile(
    rf"\b(?:{_DENYING}|denials?|contradict\w*|turns out not|sets? the record straight"
    r"|(?:kill|rebuff|squash|slam|mock|blast)(?:s|e[sd]|ed)? (?:[^\W_]\S* ){0,6}rumou?rs?"
    r"|rumou?rs? (?:[^\W_]\S* ){0,6}(?:(?:put|laid) to rest|shut down|squashed)"
    r"|shoots? down|quash\w*|no evidence|no sign of|doubts?|doubtful|discredit\w*|retract\w*)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|purported\w*|supposed\w*|rumou?r\w*|unconfirmed|unverified|claims?|claimed"
    r"|claiming|may|might|could|whether|if true|said to|believed|thought|alleged|possibly|perhaps|likely"
    r"|suspected|speculat\w+|report(?:s|ed|ing)?|suggests?|unclear|unable to|talk of|people say|they say"
    r"|analysts?|sources?|sees|forecasts?|expected|poised|mulls?|considering|tipped|hints?|in talks"
    r"|appears?|seems?|seemingly|feared|discussions|probe[sd]?|confusion|accus(?:es|ed|ing)|key suspect"
    r"|think|thinks|wants|looking (?:to|at)|purports?|what we know)\b|\?",
    re.IGNORECASE,
)
# Of the hedges, those that doubt what is told, not only say who tells it.
UNSURE_WORDS = re.compile(
    r"\b(?:reportedly|allegedly|apparently|purported\w*|supposed\w*|rumou?r\w*|unconfirmed|unverified|claims?|claimed"
    r"|claiming|if true|alleged|speculat\w+|suspected|possibly|perhaps|whether|unclear|may|might|could|believed)\b",
    re.IGNORECASE,
)
_NOT = r"(?:no|not|never|none|nobody|no[- ]one|neither|nor|cannot|without|\w+n[’']t)"
NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|without|neither|cannot|nor)\b|n[’']t\b", re.IGNORECASE)
# Not knowing, or not saying, is no denial.
NOT_KNOWN = re.compile(
    r"(?:\bno (?:comment|word|details|independent|official|confirmation|denial)"
    r"|\b(?:refus\w+|declin\w+|unwilling|unable) to (?:confirm (?:or|nor) )?(?:deny|comment|confirm|dispute)"
    r"|\bneither (?:confirm\w*|verif\w*) (?:n?or) (?:den(?:y|ies|ied|ying)|refut\w+|rebut\w*)"
    r"|(?:n[’']t|\bnot|\bnever|\bnor) (?:yet |immediately |explicitly |directly )*(?:confirm\w* (?:n?or) )?"
    r"(?:den(?:y|ied|ying)|rul(?:e|ed|ing) out)"
    r"|\b(?:cannot|could not|couldn[’']t|can[’']t) (?:yet )?(?:rule out|be ruled out|exclude|be excluded)"
    r"|n[’']t (?:confirm|verify|comment|say|know)|\b(?:nobody|no[- ]one|none) knows?"
    r"|\bnot (?:yet |been |be |immediately |independently )*"
    r"(?:clear|confirm\w*|verif\w*|comment|respond|known|know|say|said|named|identified))\b",
    re.IGNORECASE,
)
_DOUBTING = rf"(?:{_DENYING}|doubt(?:s|ed)?|question(?:s|ed)?|contest(?:s|ed)?)"
_FALSEHOOD = (
    r"(?:hoax(?:es)?|fake[sd]?|false|untrue|fabricat\w+|bogus|satir\w+|made[- ]up|myth|misinformation|disinformation"
    r"|urban legend|baseless|unfounded|nonsense|rubbish|photoshopped|pranks?|staged|exaggerated|in (?:doubt|dispute))"
)
_FILLING = (
    r"(?: (?:a|an|any|some|another|at all|actually|really|entirely|being|been|be|exactly|mere|simple|longer)){0,3}"
)
_SEEMING = (
    # "Nobody denies", "no doubt", "hard to dispute", "never doubted".
    rf"\b(?:nobody|no[- ]one|none|few|hardly any(?:one|body))(?: \w+){{0,3}} {_DOUBTING}",
    r"\b(?:no|little|hardly any|without|beyond|past)"
    r"(?: (?:a|any|all|the|much|serious|reasonable|real|longer|shadow|of)){0,4}"
    r" (?:doubts?|dispute|question|denying|disputing|doubting)",
    rf"(?:\b(?:cannot|can(?:not|[’']t| not| hardly)|could(?:n[’']t| not| hardly)|impossible to|hard to|difficult to)"
    rf"|(?:\b(?:do|does|did) not|(?:do|does|did)n[’']t|never)(?= (?!den))|hardly) (?:seriously )?(?:be )?{_DOUBTING}",
    # "Not a hoax", "no fake", "anything but made up".
    rf"(?:\b(?:not|never|no|hardly|anything but|far from)|n[’']t){_FILLING} {_FALSEHOOD}",
    # "Not only", "no fewer than", "not for the first time", "not without".
    r"\bnot (?:only|just|merely|least|to mention|until|long (?:after|before)|without|surprising\w*"
    r"|un(?:likely|usual|common|expected|aware|heard of|reasonable|known)|for the (?:first|last) time)"
    r"|\bno (?:longer|later|fewer|less|more|sooner|earlier) than|\bno sooner"
    r"|\bno (?:matter|wonder|surprise|stranger|joke|kidding|small)|\bnever(?: |-)before|\bwhether or not|\bif not"
    r"|\bmay or may not|\bnothing (?:less|short)|(?:n[’']t|cannot|never|\bnot) (?:fail(?:ed|s)? to|stop|resist)"
    r"|\b(?:can|could|wo|would)(?:n[’']t| ?not) believe",
    # Another sense: a quarrel, a refusal, a sacking.
    r"\b(?:an?|the|this|their|his|her|its|in|over|after|legal|pay|land|border|trade|family|custody|contract|labou?r"
    r"|domestic|bitter)[ -]disputes?|\bdisputes? (?:over|with|between|among)"
    r"|\bdenied (?:bail|entry|access|an? \w+ visa|an? visa|visas?|parole|asylum|boarding|treatment|permission)"
    r"|\bdismissed (?:from|as (?:an? |the )?(?:coach|manager|head|chief|director|minister|captain|chairman))",
)
# "It is untrue that they have not left", "denied it was a hoax", "dropped the denial": the second takes the first back.
_TAKEN_BACK = (
    rf"(?:{DEBUNKING.pattern}|{DENIAL.pattern}|\bnot the case\b)(?: (?:claims?|reports?|rumou?rs?|it))? that\b"
    rf"[^.;:,]{{0,80}}?\b{_NOT}",
    rf"\b{_DENYING}(?: [\w’']+){{0,6}}? (?:is|are|was|were|been|be|being|as)(?: (?:an?|all|just|entirely)){{0,2}}"
    rf" {_FALSEHOOD}",
    rf"\b(?:{_DENYING}|retract\w*|withdr[ae]w\w*|drop(?:s|ped))(?: (?:the|its|his|her|their|an?|earlier|official|all))*"
    r" denials?",
)


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{pattern})\b" for pattern in patterns), re.IGNORECASE)


_ONLY_SEEMING = _any_of(_SEEMING)
_IDLE = _any_of((*_TAKEN_BACK, *_SEEMING))


def without_idle_words(sentence: str) -> str:
    """The sentence with spaces for what negates nothing, or takes itself back; its other words keep their places."""
    return _blanked(_IDLE, sentence)


def without_seeming_denials(sentence: str) -> str:
    """As above, but what takes itself back stays: "denied it was a hoax" is still somebody's word."""
    return _blanked(_ONLY_SEEMING, sentence)


def without_unknowns(sentence: str) -> str:
    return _blanked(NOT_KNOWN, sentence)


def says_false(text: str) -> bool:
    """Whether a text speaks of a denial or of falsehood at all, whatever it is about."""
    bare = without_unknowns(without_idle_words(text))
    return bool(DENIAL.search(bare) or DEBUNKING.search(bare))


def _blanked(pattern: re.Pattern[str], sentence: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), sentence)
