"""Every problem that the API can answer with is explained in docs/api/problems.md, one by one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from rest_framework import exceptions

ROOT = Path(__file__).resolve().parents[2]
API = ROOT / "apps" / "api"
PAGE = ROOT / "docs" / "api" / "problems.md"
CODE = re.compile(r"[a-z]+(_[a-z]+)*")
SECTION = re.compile(r"^## `([a-z_]+)`\n(.*?)(?=^## |\Z)", re.M | re.S)
PARTS = ("**What happened.**", "**What to do.**", '"code": "{code}"')
# What the framework itself refuses with, before any of our code speaks.
FRAMEWORK = {
    exceptions.NotAuthenticated, exceptions.NotFound, exceptions.MethodNotAllowed, exceptions.NotAcceptable,
    exceptions.UnsupportedMediaType, exceptions.PermissionDenied,
}  # fmt: skip
NEWSROOM_ALONE = {"wrong_encoding"}  # of files; the API takes text
HOW = "Write a section `## `code`` with What happened, What to do and an example into docs/api/problems.md for: "


def _sources(*rooms: Path) -> Iterator[ast.Module]:
    for room in rooms:
        yield from (
            ast.parse(path.read_text()) for path in sorted(room.rglob("*.py")) if "migrations" not in path.parts
        )


def _literals(call: ast.Call) -> set[str]:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "code")]
    return {
        node.value
        for node in given
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _raised_by_the_api(tree: ast.Module) -> Iterator[str]:
    """`raise Something("code", …)`, `as_problem(…, "code", …)` and `default_code = "code"`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _name(node.exc.func) != "ValidationError":
            yield from _literals(node.exc)  # what a ValidationError says stands in `errors` of the problem `invalid`
        if isinstance(node, ast.Call) and _name(node.func) == "as_problem":
            yield from _literals(node)
        if isinstance(node, ast.Assign) and any(_name(target) == "default_code" for target in node.targets):
            yield str(ast.literal_eval(node.value))


def _refusals_passed_on(tree: ast.Module) -> set[str]:
    """Names of the services' exceptions that a module of the API catches."""
    handlers = [node.type for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type]
    names = {_name(each) for kind in handlers for each in (kind.elts if isinstance(kind, ast.Tuple) else [kind])}
    return {name for name in names if name.endswith(("Refused", "Closed"))}


def _refused_by_services(names: set[str]) -> Iterator[str]:
    for tree in _sources(*(path for path in (ROOT / "apps").iterdir() if path.is_dir() and path != API)):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in names:
                yield from _literals(node)
            # `raise KeyClosed(*reason)`, where a function returns (code, words)
            if isinstance(node, ast.Tuple) and "KeyClosed" in names and len(node.elts) == 2:
                first, words = node.elts
                if isinstance(first, ast.Constant) and str(first.value).startswith(("key_", "partner_")):
                    yield str(first.value)


def codes_in_use() -> set[str]:
    ours = list(_sources(API))
    passed_on = {name for tree in ours for name in _refusals_passed_on(tree)}
    return (
        {code for tree in ours for code in _raised_by_the_api(tree)}
        | set(_refused_by_services(passed_on))
        | {str(error.default_code) for error in FRAMEWORK}
    ) - NEWSROOM_ALONE


def test_the_walk_finds_codes_of_every_kind() -> None:
    assert codes_in_use() >= {
        "bad_parameter",  # default_code
        "malformed_json",  # raised with a framework's exception
        "server_failure",  # as_problem
        "too_long",  # refused by a service
        "key_revoked",  # refused by a service that returns it first
        "method_not_allowed",  # the framework's own
    }


def test_every_problem_has_its_section() -> None:
    sections = dict(SECTION.findall(PAGE.read_text()))

    assert not (missing := sorted(codes_in_use() - set(sections))), HOW + ", ".join(missing)
    assert not (gone := sorted(set(sections) - codes_in_use())), f"Nothing answers with these any more: {gone}"


def test_every_section_says_what_happened_and_what_to_do_with_an_example() -> None:
    sections = SECTION.findall(PAGE.read_text())

    lacking = {code: part for code, text in sections for part in PARTS if part.format(code=code) not in text}
    assert lacking == {}


def test_a_code_without_a_section_would_be_noticed() -> None:
    tree = ast.parse('raise Unacceptable("new_reason", "No.", pointer="/text")')

    assert set(_raised_by_the_api(tree)) == {"new_reason"}
