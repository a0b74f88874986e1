"""Texts that are not part of the project. They lie in a folder `shared` beside it, where there is one.

Without that folder the tests that need it are skipped. With it they run, and fail over a text that is missing.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def shared_beside(root: Path) -> Path | None:
    """The folder beside a checkout; for a further working tree of git, the one beside the checkout it belongs to."""
    beside = [root, *_checkout_of(root / ".git")]
    places = (each.parent / "shared" for each in beside)
    return next((place for place in places if (place / "articles").is_dir()), None)


def _checkout_of(git: Path) -> list[Path]:
    """The file `.git` of a working tree says: gitdir: /checkout/.git/worktrees/name"""
    if not git.is_file():
        return []
    folder = Path(git.read_text(encoding="utf-8").removeprefix("gitdir:").strip())
    return [folder.parents[2]]


SHARED = shared_beside(ROOT)
KHARKIV = (SHARED or ROOT) / "articles" / "kharkiv-2022-09.txt"
needs_kharkiv = pytest.mark.skipif(SHARED is None, reason="no folder `shared` with the article lies beside the project")
