"""Every regular expression of a package, texts made of what each one looks for, and what reading them costs."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from re import _constants as sre  # the tree is not public, but the same from Python 3.11 to 3.13
from re import _parser
from types import ModuleType
from typing import Any

ORDINARY = (
    *"aA1 .,-–'’\"“”«(<[/|&;:@_#?\n\tжЖ\u200f\x00",
    "a ", "A ", "Aa ", "aA", "A. ", "a, ", ", ", ". ", "1 ", "1,", "a-", "A-", "’s ", "a's", "A and ", "Ж ", "жЖ",
    "A.B", "the ", "The A ", "is ", "was a ", "according to ", "said that ", " said", "by ", "in ", "\n ", "</p>",
    "<a ", "://",
)  # fmt: skip
HANDFUL, LONGEST = 60, 32_000  # characters
SCREENED = (20, 30, HANDFUL, 250, 1_000)  # characters: what explodes shows in a handful, and would never end in more
LINEAR = re.compile(r"\w,?")  # what others are held against: how fast this machine is just now
SUSPECT = 6  # times as long as that one takes for the longest text of the screen; less is not looked at further
CLEAR = 0.06  # seconds: long enough to be compared with a quarter of the text
TOO_LONG = 0.05  # seconds: growth of what takes less hurts nobody
TRIES = 3  # of which the best counts: whatever else the machine does can only add to a time
MOST_GROWTH, CLEARLY_LINEAR = 8.0, 5.0  # for a text four times as long: 4 is linear, 16 quadratic
TAIL = "\0a"  # neither a word nor a space, then a word: what wants to go on to the end has to give up
MOST_SAMPLES, MOST_SUSPECTS = 120, 3  # of one pattern
_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_RE_CALLS = {"compile", "search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"}


@dataclass(frozen=True)
class Found:
    """`methods` are those it is used with: one that is only ever matched is not searched for at every place."""

    where: str
    pattern: re.Pattern[Any]
    methods: frozenset[str] = frozenset()

    @property
    def is_only_matched(self) -> bool:
        return bool(self.methods) and self.methods <= {"match", "fullmatch"}


def modules_of(package: ModuleType) -> list[ModuleType]:
    names = (each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    return [package, *(importlib.import_module(name) for name in names if not name.endswith("__main__"))]


def patterns_of(modules: Iterable[ModuleType]) -> list[Found]:
    """Those that the modules hold, in whatever they hold them, and those written inside their functions."""
    trees = {module.__name__: ast.parse(Path(str(module.__file__)).read_text()) for module in modules}
    uses = {name: _uses(tree) for name, tree in trees.items()}
    found: dict[tuple[Any, ...], Found] = {}
    for module in modules:
        for name, value in vars(module).items():
            users = [uses[module.__name__]] if name.startswith("_") else uses.values()
            for pattern in _held(value):
                methods = frozenset(chain.from_iterable(user.get(name, ()) for user in users))
                each = Found(f"{module.__name__}.{name}", pattern, methods)
                found.setdefault((pattern.pattern, pattern.flags, methods), each)
        for each in _written(module.__name__, trees[module.__name__]):
            found[each.where, each.pattern] = each
    return list(found.values())


def _held(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _held((*value, *value.values()))
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from chain.from_iterable(map(_held, value))


def _uses(tree: ast.AST) -> dict[str, set[str]]:
    """Of each name what is called on it; "" where it is used in any other way."""
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            name, above = node.id if isinstance(node, ast.Name) else node.attr, parents[id(node)]
            uses.setdefault(name, set()).add(above.attr if isinstance(above, ast.Attribute) else "")
    return uses


def _written(module: str, tree: ast.Module) -> Iterator[Found]:
    """In calls such as `re.sub("…", …)`; raises ValueError where the words are put together anew at each call."""
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.Lambda))]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    outside = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in inside]
    helpers = {call.func.id for call in outside if isinstance(call.func, ast.Name)}  # what they give is held by a name
    for function in functions:
        if getattr(function, "name", "") in helpers or _is_cached(function):
            continue
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if not (isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)):
                continue
            if call.func.value.id != "re" or call.func.attr not in _RE_CALLS:
                continue
            where = f"{module}:{call.lineno}"
            if not isinstance(call.args[0], ast.Constant):
                raise ValueError(
                    f"{where} puts a pattern together at each call: compile it once, outside of functions."
                )
            flags = {flag.attr for flag in ast.walk(call) if isinstance(flag, ast.Attribute) and flag.attr.isupper()}
            pattern = re.compile(call.args[0].value, sum(getattr(re, flag) for flag in flags))
            yield Found(where, pattern, frozenset({call.func.attr}))


def _is_cached(function: ast.AST) -> bool:
    """Such a one puts a pattern together once, out of the words it is given: it is not measured here."""
    return any("cache" in ast.unparse(decorator) for decorator in getattr(function, "decorator_list", ()))


def slow_text(found: Found) -> str | None:
    """What to repeat so that the pattern takes far more than four times as long for four times as much, or None."""
    floor = SUSPECT * min(_seconds(Found("", LINEAR), "", "a", SCREENED[-1]) for _ in range(TRIES))
    pieces = [("", piece) for piece in ORDINARY] + samples(found.pattern)
    timed = sorted(((*_screened(found, *each, floor), each) for each in pieces), reverse=True)
    suspects = [(size, each) for seconds, size, each in timed[:MOST_SUSPECTS] if seconds * size > floor]
    slow = (f"{head}{piece!r}…" for size, (head, piece) in suspects if _grows(found, head, piece, size, floor))
    return next(slow, None)


def _screened(found: Found, head: str, piece: str, floor: float) -> tuple[float, int]:
    """Seconds for a character, and in a text of how many: of the shortest that takes long enough to tell."""
    for size in SCREENED:
        if (seconds := _seconds(found, head, piece, size)) > floor:
            break
    return seconds / size, size


def _grows(found: Found, head: str, piece: str, size: int, floor: float) -> bool:
    if size <= HANDFUL:
        return min(_seconds(found, head, piece, size) for _ in range(TRIES)) > floor
    while size < LONGEST and _seconds(found, head, piece, size) < CLEAR:
        size *= 2
    longs, shorts = [], []
    for _ in range(TRIES):  # by turns: a slow moment falls on both
        longs.append(_seconds(found, head, piece, size))
        shorts.append(_seconds(found, head, piece, size // 4))
        if longs[-1] <= TOO_LONG or longs[-1] <= CLEARLY_LINEAR * shorts[-1]:
            return False
    return min(longs) > MOST_GROWTH * min(shorts)


def _seconds(found: Found, head: str, piece: str, size: int) -> float:
    text: Any = head + (piece * (size // len(piece) + 1))[:size] + TAIL
    if isinstance(found.pattern.pattern, bytes):
        text = text.encode()
    began = time.thread_time()
    if found.is_only_matched:
        found.pattern.match(text)
        found.pattern.fullmatch(text)
    else:
        for _ in found.pattern.finditer(text):
            pass
    return time.thread_time() - began


def samples(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """Beginnings and what may be repeated behind them: where a pattern repeats something, what leads there and that."""
    words = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    found: dict[tuple[str, str], None] = {}
    _walk(list(_parser.parse(words, pattern.flags & ~re.UNICODE)), "", found)
    return [each for each in found if each[1]][:MOST_SAMPLES]


def _walk(tree: list[Any], lead: str, found: dict[tuple[str, str], None]) -> str:
    """Puts what it finds into `found`; the shortest text of the tree, behind `lead`."""
    for operator, argument in tree:
        if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, inner = argument
            body = _walk(list(inner), lead, found).removeprefix(lead) or "a"
            if most > 10:
                found |= dict.fromkeys(
                    [("", body), ("", lead + body), (lead, body), ("", f"{lead}{body} "), (lead, f"{body} ")]
                )
            lead += body * max(least, 1)
        elif operator is sre.SUBPATTERN:
            lead = _walk(list(argument[-1]), lead, found)
        elif operator is sre.BRANCH:
            lead = [_walk(list(branch), lead, found) for branch in argument[1]][0]
        elif operator in (sre.ATOMIC_GROUP,):
            lead = _walk(list(argument), lead, found)
        else:
            lead += _character(operator, argument)
    found[("", lead)] = None
    return lead


def _character(operator: Any, argument: Any) -> str:
    if operator is sre.LITERAL:
        return chr(argument)
    if operator in (sre.ANY, sre.NOT_LITERAL):
        return "a"
    if operator is sre.IN:
        return _of_a_set(argument)
    return ""


def _of_a_set(members: list[Any]) -> str:
    is_negated = members[0][0] is sre.NEGATE
    for character in chain(
        "aA1 .,-'жЖ", (chr(value) for kind, value in members if kind is sre.LITERAL), map(chr, range(128))
    ):
        if any(_holds(member, character) for member in members) != is_negated:
            return character
    return "a"


def _holds(member: tuple[Any, Any], character: str) -> bool:
    kind, value = member
    if kind is sre.LITERAL:
        return ord(character) == value
    if kind is sre.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return kind is sre.CATEGORY and bool(re.match(_CATEGORIES[value], character))
