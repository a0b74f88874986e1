"""In which language a text is, as far as its small words tell. What they do not tell is said, never guessed."""

import re

from verifyhub.words import STOP_WORDS, word_set

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters: language does not need more
_FEW_WORDS = 20  # up to here Latin letters are English unless another language shows: headlines drop small words
LEAST_STOP_WORDS = 0.12  # share; English prose has about 0.4, headlines 0.15, other languages rarely above 0.08
_OTHER_LANGUAGES = word_set(
    """der die das und nicht ist mit den von zu le la les des une est dans pour que el los las una por con del il di
    che non per sono och att det som är på een het van niet się nie jest na do oraz"""
)


def language_of(text: str) -> str:
    """ "en" or "und" (undetermined)."""
    written = _WORD.findall(text[:_SAMPLE])
    words = [word.casefold() for word in written]
    if not words or sum(word.isascii() for word in words) / len(words) < 0.7:
        return "und"
    english = sum(word in STOP_WORDS for word in words)
    other = sum(word in _OTHER_LANGUAGES and word not in STOP_WORDS for word in words)
    if len(words) <= _FEW_WORDS:
        # "weszły", "şehre": letters that English words do not have; with a capital they may be of a name in English.
        foreign = sum(not word.isascii() and word[0].islower() for word in written)
        plainly = sum(word in STOP_WORDS and word not in _OTHER_LANGUAGES for word in words) if foreign else english
        return "und" if other + foreign > plainly else "en"
    return "en" if english > other and english / len(words) >= LEAST_STOP_WORDS else "und"


READ = {"en": "English", "uk": "Ukrainian", "ru": "Russian"}
_CYRILLIC_LETTERS = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
_UKRAINIAN_WORDS = word_set("і й та що це не у в на з до за про як від але або який яка які його її їх також буде був")
_RUSSIAN_WORDS = word_set("и что это не в на с до за о как от но или который которая его ее её их также будет был")
# Other languages in Cyrillic letters: by letters that neither of ours has, and Bulgarian, which has none, by words.
_OTHER_CYRILLIC = {
    "Belarusian": re.compile("[ўЎ]"),
    "Serbian": re.compile("[ђћЂЋ]"),
    "Macedonian": re.compile("[ѓќѕЃЌЅ]"),
    "Serbian or Macedonian": re.compile("[јљњџЈЉЊЏ]"),
    "Kazakh": re.compile("[әғқңұһӘҒҚҢҰҺ]"),
    "Mongolian or Kyrgyz": re.compile("[өүӨҮ]"),
}
_BULGARIAN_WORDS = word_set(
    """е се са че ще като който която което които това този тази тези бе беше бяха със във съм няма има още към след при
    според каза заяви също бъде"""
)
_SMALL_WORDS = {
    "German": word_set("der die das und ist nicht mit von zu den ein eine auf für sich dem auch"),
    "French": word_set("le la les des une est dans pour que et du au qui sur pas il"),
    "Spanish": word_set("el los las una por con del que en y es para su se al"),
    "Italian": word_set("il di che non per una della sono è gli nel con le si"),
    "Polish": word_set("się nie jest na do oraz w z że to jak po przez i"),
    "Portuguese": word_set("o os uma não em para com do da que por ao foi"),
    "Dutch": word_set("het een van niet op voor zijn met de dat te en is"),
    "Turkish": word_set("ve bir bu için ile da de olarak çok ancak"),
}
_CLEAR_LEAD = 1.5  # times as many small words as in the next language


def language_to_read(text: str) -> str:
    """ "en", "uk" or "ru", or "und" for everything that articles are not read in."""
    sample = text[:_SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    if not letters or len(_CYRILLIC_LETTERS.findall(sample)) < 0.6 * letters:
        return language_of(text)
    words = [word.casefold() for word in _WORD.findall(sample)]
    if _other_cyrillic(sample, words):
        return "und"
    ukrainian = len(_UKRAINIAN.findall(sample)) + sum(word in _UKRAINIAN_WORDS - _RUSSIAN_WORDS for word in words)
    russian = len(_RUSSIAN.findall(sample)) + sum(word in _RUSSIAN_WORDS - _UKRAINIAN_WORDS for word in words)
    if ukrainian == russian:
        return "und"
    return "uk" if ukrainian > russian else "ru"


def _other_cyrillic(sample: str, words: list[str]) -> str:
    """Another language that is written in Cyrillic letters; "" for Ukrainian and Russian, and where nothing tells."""
    ours = len(_UKRAINIAN.findall(sample)) + len(_RUSSIAN.findall(sample))
    for name, letters in _OTHER_CYRILLIC.items():
        if len(letters.findall(sample)) > 0.1 * ours:  # a name in quotation marks does not make the language
            return name
    is_both = len(re.findall("[іІ]", sample)) and len(re.findall("[ыэЫЭ]", sample))
    if is_both and not re.search("[иИїЇєЄ]", sample):
        return "Belarusian"  # short, without its own letter
    bulgarian = sum(word in _BULGARIAN_WORDS for word in words) + len(re.findall("ъ[бвгдзклмнпрстфхцчшщ]", sample))
    return "Bulgarian" if bulgarian >= 2 and bulgarian > len(re.findall("[ыэёіїєґ]", sample.casefold())) else ""


def why_not_read(text: str) -> str:
    """The sentence for whoever sent a text in another language; the language is named only where it is plain."""
    sample = text[:_SAMPLE]
    words = [word.casefold() for word in _WORD.findall(sample)]
    if not words:
        return "There are no words in this text."
    if _CYRILLIC_LETTERS.search(sample) and (name := _other_cyrillic(sample, words)):
        return f"This text is in {name}, which VerifyHub does not read yet."
    if len(_CYRILLIC_LETTERS.findall(sample)) > 0.5 * sum(map(len, words)):
        return "Whether this text is in Ukrainian or in Russian cannot be told. Add more of it."
    counts = sorted(((sum(w in small for w in words), name) for name, small in _SMALL_WORDS.items()), reverse=True)
    (first, name), (second, _) = counts[:2]
    if first >= 3 and first >= _CLEAR_LEAD * second and first / len(words) >= 0.1:
        return f"This text is in {name}, which VerifyHub does not read yet."
    return "This text is in a language that VerifyHub does not read yet."
