"""The workflow as the code has it, written in Markdown: the generated parts of docs/workflow.md."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

from verifyhub.lifecycle import EDITORS, OVERRIDERS, TRANSITIONS, Actor, Need, Role, State, Transition
from verifyhub.permissions import ACTS, may
from verifyhub.schedule import PACES, PAGE_PACES, VERDICT_PACES, Pace

ROLES = (Role.REPORTER, Role.EDITOR, Role.STANDARDS_EDITOR, Role.OPERATOR, Role.PARTNER, Role.SYSTEM)
_PART = re.compile(r"(<!-- generated: (\w+) -->\n)(?:(?!<!-- generated: ).)*?(<!-- end -->)", re.DOTALL)


class UnknownPart(Exception):
    """The document asks for a part that is not generated, or lacks one that is; the message names it."""


def fill_in(document: str) -> str:
    """The document with every part between `<!-- generated: NAME -->` and `<!-- end -->` written anew.

    Raises:
        UnknownPart: the names in the document are not exactly those of PARTS.
    """
    named = [match[2] for match in _PART.finditer(document)]
    if sorted(named) != sorted(PARTS):
        wrong = ", ".join(sorted(set(named) ^ set(PARTS)))
        raise UnknownPart(
            f"These parts are missing, not known, or not closed by an end mark: {wrong or 'repeated ones'}."
        )
    return _PART.sub(lambda match: f"{match[1]}{PARTS[match[2]]()}\n{match[3]}", document)


def states() -> str:
    """The diagram of states and moves, in Mermaid."""
    begin = [f"    [*] --> {State.SUBMITTED.value}"]
    arrows = [f"    {source.value} --> {t.target.value}: {t.label}" for t in TRANSITIONS for source in t.sources]
    return "\n".join(["```mermaid", "stateDiagram-v2", *begin, *arrows, "```"])


def moves() -> str:
    heads = ("move", "from → to", "who", "what it needs", "reason", "who may override")
    return _table(heads, (_move(transition) for transition in TRANSITIONS))


def _move(transition: Transition) -> tuple[str, ...]:
    overridable = any(need.overridable for need in transition.needs)
    return (
        f"**{transition.label}** (`{transition.name}`)",
        f"{' or '.join(map(_words, transition.sources))} → {_words(transition.target)}",
        _who(transition.actors),
        " ".join(map(_need, transition.needs)) or "–",
        "always" if transition.reason_required else "for an override" if overridable else "optional",
        _who(OVERRIDERS) if overridable else "–",
    )


def _need(need: Need) -> str:
    return f"{need.sentence} *May be overridden.*" if need.overridable else need.sentence


def permissions() -> str:
    heads = ("what", *(_words(role) for role in ROLES))
    acts = ((act.label, *(_mark(may(act.name, Actor(role, ""))) for role in ROLES)) for act in ACTS)
    marks = ((f"Move: {t.label}", *(_move_mark(t, role) for role in ROLES)) for t in TRANSITIONS)
    return _table(heads, [*marks, *acts])


def _move_mark(transition: Transition, role: Role) -> str:
    if role in transition.actors and role in OVERRIDERS and any(need.overridable for need in transition.needs):
        return "yes, and may override"
    return _mark(role in transition.actors)


def _mark(allowed: bool) -> str:
    return "yes" if allowed else "–"


def schedule() -> str:
    """All paces, as they are unless an installation sets its own."""
    rows = [("still open", *_pace(pace)) for pace in PACES]
    rows += [("still open: its evidence pages", *_pace(pace)) for pace in PAGE_PACES]
    rows += [("confirmed or refuted: its evidence pages", *_pace(pace)) for pace in VERDICT_PACES]
    return _table(("claim", "up to this age", "looked at again every"), rows)


def _pace(pace: Pace) -> tuple[str, str]:
    age = "any" if pace.up_to_age == timedelta.max else _duration(pace.up_to_age)
    return age, _duration(pace.every)


def _duration(length: timedelta) -> str:
    """In the largest unit that divides it."""
    minutes = length // timedelta(minutes=1)
    size, unit = next(
        (size, unit) for size, unit in ((1_440, "day"), (60, "hour"), (1, "minute")) if minutes % size == 0
    )
    count = minutes // size
    return f"{count} {unit}{'s' if count > 1 else ''}"


def _who(roles: Iterable[Role]) -> str:
    """Standards editors are editors too, and are named only where other editors are not."""
    named = list(roles)
    if Role.EDITOR in named:
        named = [role for role in named if role not in EDITORS or role is Role.EDITOR]
    return ", ".join("the system" if role is Role.SYSTEM else f"{_words(role)}s" for role in named)


def _words(name: State | Role) -> str:
    return name.value.replace("_", " ")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


PARTS: dict[str, Callable[[], str]] = {
    "states": states,
    "moves": moves,
    "permissions": permissions,
    "schedule": schedule,
}
