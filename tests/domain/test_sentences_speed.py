"""Splitting sentences does not compile its hundreds of patterns anew for each text."""

import re
from typing import Any

import pytest

from verifyhub.reading.sentences import split_sentences


def test_patterns_are_compiled_once_however_many_others_are_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    split_sentences("The first text. It warms up.")
    for number in range(600):
        re.search(f"another pattern {number}", "")
    compiled: list[Any] = []
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    compile_pattern = compiler.compile
    monkeypatch.setattr(compiler, "compile", lambda *given: compiled.append(given) or compile_pattern(*given))

    split_sentences("The second text. It goes on.")

    assert len(compiled) < 20  # those made of the words of the text; otherwise some 160
