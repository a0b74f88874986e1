"""Every dependency can be imported: `pip check` is content with packages that cannot be."""

import re
from importlib import import_module, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _named(file: str) -> list[str]:
    lines = (ROOT / file).read_text().splitlines()
    return [line.split("#")[0].split("==")[0].split("[")[0].strip() for line in lines if line[:1].isalpha()]


def _modules(package: str) -> list[str]:
    """The top-level modules that the package brings, as its own list of files says. Stubs bring none."""
    files = metadata.files(package) or []
    tops = {file.parts[0].removesuffix(".py") for file in files if file.suffix == ".py"}
    return sorted(top for top in tops if top.isidentifier() and not top.startswith("_"))


@pytest.mark.filterwarnings("ignore")  # a dependency's own warnings are not ours to mend
@pytest.mark.parametrize("package", _named("requirements.in") + _named("requirements-dev.in"))
def test_every_dependency_can_be_imported(package: str) -> None:
    modules = _modules(package)

    assert modules or re.search("stubs|^types-", package) or package == "ruff"
    for module in modules:
        import_module(module)


def test_both_lists_are_read() -> None:
    assert {"Django", "celery", "lxml_html_clean"} <= set(_named("requirements.in"))
    assert {"pytest", "playwright"} <= set(_named("requirements-dev.in"))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_locked_lists_pin_every_package_by_hash_and_name_no_index(file: str) -> None:
    text = (ROOT / file).read_text()
    packages = re.findall(r"^\S+==\S+.*(?:\n    .*)*", text, re.MULTILINE)

    assert len(packages) > 30
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "index-url" not in text
    assert "://" not in text


@pytest.mark.parametrize("file", ["requirements", "requirements-dev"])
def test_the_locked_lists_hold_what_is_asked_for(file: str) -> None:
    asked = re.findall(r"^([\w-]+)(?:\[.*\])?==(\S+)", (ROOT / f"{file}.in").read_text(), re.MULTILINE)
    locked = dict(re.findall(r"^(\S+?)(?:\[.*\])?==(\S+)", (ROOT / f"{file}.txt").read_text(), re.MULTILINE))

    assert {name.lower().replace("_", "-"): version for name, version in asked}.items() <= locked.items()
