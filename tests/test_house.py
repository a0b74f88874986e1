"""The rules of the house that no linter knows: sizes, names, one writer of a claim's state, every setting explained."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("verifyhub", "apps", "config")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "handler", "handlers",
                   "data", "info", "misc", "base_utils"}  # fmt: skip
READ_BY_THE_TESTS_ALONE = {"TEST_DATABASE_URL", "TEST_RABBITMQ_URL", "TEST_REDIS_URL"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _files(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def _functions(path: Path) -> Iterator[tuple[str, Function]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _ninth_decile(numbers: list[int]) -> float:
    return quantiles(numbers, n=10)[-1]


def test_functions_are_short() -> None:
    lengths = {name: _length(function) for path in _files(*ROOMS) for name, function in _functions(path)}

    assert {name: lines for name, lines in lengths.items() if lines > 50} == {}
    assert median(lengths.values()) <= 10
    assert _ninth_decile(list(lengths.values())) <= 30


def test_files_are_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in _files(*ROOMS)}

    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}
    assert _ninth_decile(list(lengths.values())) <= 200


def test_every_module_is_named_after_its_subject() -> None:
    named = {path: path.stem for path in _files(*ROOMS, "lab", "tests")}

    assert [
        path for path, name in named.items() if name in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES
    ] == []


def test_every_module_opens_with_what_it_knows() -> None:
    said_by_their_place = {"urls.py", "wsgi.py", "asgi.py", "apps.py"}
    modules = [path for path in _files(*ROOMS) if path.name not in said_by_their_place and path.read_text().strip()]

    assert [str(path.relative_to(ROOT)) for path in modules if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")

    assert [str(path) for path in _files(*ROOMS) if later.search(path.read_text())] == []


def _writes_state(node: ast.AST) -> bool:
    """`….update(state=…)`, `record(…, changes={"state": …})`, or `….state = …`."""
    if isinstance(node, ast.keyword) and node.arg == "changes" and isinstance(node.value, ast.Dict):
        return any(isinstance(key, ast.Constant) and key.value == "state" for key in node.value.keys)
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return called in {"update", "bulk_update", "update_or_create"} and any(k.arg == "state" for k in node.keywords)
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)


def test_one_function_writes_the_state_of_a_claim() -> None:
    writers = [
        name
        for path in _files("apps", "config")
        for name, function in _functions(path)
        if any(_writes_state(node) for node in ast.walk(function))
    ]

    assert [name.split(":")[0] for name in writers] == ["apps/claims/services/moves.py"]


@pytest.mark.parametrize(
    "written",
    [
        "Claim.objects.filter(pk=1).update(state='confirmed')",
        "record(claim, 'claim.noted', changes={'state': 'confirmed'})",
        "claim.state = State.CONFIRMED",
    ],
)
def test_a_second_writer_of_the_state_would_be_noticed(written: str) -> None:
    assert any(_writes_state(node) for node in ast.walk(ast.parse(written)))


def _own_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("apps.")]


def test_no_model_hides_behaviour_in_save_or_sorts_unasked() -> None:
    assert len(_own_models()) > 15
    assert [model for model in _own_models() if "save" in vars(model) or "delete" in vars(model)] == []
    assert [model for model in _own_models() if model._meta.ordering] == []  # type: ignore[attr-defined]


def test_nothing_happens_behind_a_row_being_saved() -> None:
    assert [str(path) for path in _files(*ROOMS) if re.search(r"db\.models\.signals|@receiver", path.read_text())] == []


def test_tasks_take_ids_and_whatever_a_newer_sender_adds() -> None:
    current_app.loader.import_default_modules()
    tasks = {name: task for name, task in current_app.tasks.items() if name.startswith("apps.")}

    assert len(tasks) >= 5
    for name, task in tasks.items():
        arguments = task.run.__annotations__
        assert "later_arguments" in arguments, name
        assert all(a.endswith("_id") for a in arguments if a not in ("later_arguments", "return")), name


def test_the_scheduler_calls_tasks_that_exist() -> None:
    current_app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(current_app.tasks)


def test_every_setting_is_explained_and_every_explained_setting_exists() -> None:
    read = re.compile(r'env\.\w+\(\s*"(\w+)"')
    exists = {name for path in _files("config") for name in read.findall(path.read_text())}
    explained = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)

    assert sorted(explained) == sorted(set(explained))
    assert set(explained) - READ_BY_THE_TESTS_ALONE == exists


def test_the_example_environment_names_only_settings_that_exist() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    used = re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / "deploy" / "verifyhub.env.example").read_text(), re.MULTILINE)

    assert len(used) > 5
    assert set(used) <= set(explained)
