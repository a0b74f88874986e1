"""The names a text mentions, and which of them are places."""

import re

from verifyhub.names import kind_of
from verifyhub.words import word_set

_WORD = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*")
_PEOPLES = ("ian", "ean", "ish", "ese", "ench", "utch", "erman", "merican", "uropean")
_LINKS = word_set("of the al de von van bin")
_PLACE_BEFORE = word_set("in at near towards toward outside inside around")
_PLACE_AFTER = word_set(
    """oblast region province district airport city town village bay port bridge valley island river county street
    border front crossing dam square"""
)
_NOT_NAMES = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december i mr mrs ms dr gen col sir lt capt rep sen det"""
)
# Words that open a sentence with a capital and are no name.
_OPENERS = word_set(
    """a an the this that these those there here it he she they we you his her their our its one two three four five
    six seven eight nine ten dozens hundreds thousands several many some most all both each every no not none
    another other others any few more and but or so yet if when while as at by for from in into of on over to with
    without after before since until during although though because however meanwhile nevertheless yesterday today
    tomorrow earlier later again also now then once according unconfirmed official officials local residents
    witnesses sources reports what who why how where which whether increasingly increasing more most less partisan
    artillery things previous just despite still even at least multiple police news photos only such rumours
    rumors neither nobody everyone someone something everything nothing people troops soldiers forces men women
    government authorities last next first second third let please do don't read follow watch"""
)
# The same in Ukrainian and Russian: "За Харковом", "На Херсонщині".
_SLAVIC_OPENERS = word_set(
    """в у во на за з зі із с со до к ко від от о об про по під под над при через після после перед між между біля
    возле около близько поблизу вблизи без для та і й и а але но або или що что як как коли когда де где хто
    кто він она они он вона воно вони ми вы мы ви я це этот цей эта ці эти це то тим тем там тут здесь так
    також также ще еще ещё уже вже раніше ранее потім затем зараз сейчас сьогодні сегодня вчора вчера завтра
    згідно согласно однак однако проте якщо если хоча хотя поки пока нібито якобы його его її ее её їх их нові
    новые усі всі все із-за из из-за один два дві две три жоден ни ні не був была були были есть є внаслідок
    вследствие серед среди проти против крім кроме ніч ночь"""
)


def names_in(text: str) -> tuple[str, ...]:
    """Capitalised names in the order of their first mention, each once. A text in capitals only has none."""
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) > 0.6 * len(letters) > 6:
        return ()
    names: dict[str, None] = {}
    for group in _capitalised_groups(text):
        if name := _trimmed(group, text):
            names.setdefault(name)
    return tuple(names)


def is_place(name: str, text: str) -> bool:
    """Known as a place, called one ("… Oblast"), or stands behind "in", "near", "towards" in the text."""
    kind = kind_of(name)
    if kind:
        return kind == "place"
    if name.split()[-1].casefold() in _PLACE_AFTER:
        return True
    at = text.find(name)
    before = text[max(0, at - 20) : at].split()
    return bool(before) and before[-1].casefold() in _PLACE_BEFORE


def _capitalised_groups(text: str) -> list[list[re.Match[str]]]:
    """Runs of capitalised words with one space between them; "of" and its like may stand inside a run."""
    groups: list[list[re.Match[str]]] = []
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        adjoins = bool(run) and text[run[-1].end() : word.start()] in (" ", "\u00a0")
        is_name_like = word[0][0].isupper()
        if run and not (adjoins and (is_name_like or word[0] in _LINKS)):
            groups.append(run)
            run = []
        if is_name_like or run:
            run.append(word)
    return [*groups, run] if run else groups


def _trimmed(run: list[re.Match[str]], text: str) -> str:
    """The name in a run: without openers, titles, days and loose links at its ends; "" when nothing is left."""
    while run and (
        run[0][0].casefold() in _OPENERS | _SLAVIC_OPENERS | _NOT_NAMES | _LINKS or _is_plain_opening(run, text)
    ):
        run = run[1:]
    while run and run[-1][0].casefold() in _LINKS | _NOT_NAMES | _OPENERS:
        run = run[:-1]
    if len(run) == 1 and _is_adjective(run[0][0]):
        return ""
    name = text[run[0].start() : run[-1].end()] if run else ""
    return name.removesuffix("’s").removesuffix("'s") if len(name) > 1 else ""


def _is_adjective(word: str) -> bool:
    """ "Russian", "Ukrainians", "Moscow-backed": a people or an adjective is no name to search for."""
    lower_end = "-" in word and word.rpartition("-")[2].islower()
    return lower_end or (word.casefold().removesuffix("s").endswith(_PEOPLES) and not kind_of(word))


def _is_plain_opening(run: list[re.Match[str]], text: str) -> bool:
    """A single capitalised word that opens a sentence is a name only if known, or capitalised elsewhere inside one."""
    word = run[0]
    opens = not (before := text[: word.start()].rstrip(" \t“”\"'‘(")) or before[-1] in ".!?:\n\r—"
    if len(run) > 1 or not opens or kind_of(word[0]):
        return False
    return f" {word[0]}" not in text[: max(0, word.start() - 1)] + text[word.end() :]
