"""The texts beside the project are found from a checkout, a fresh clone and a further working tree."""

from tests.beside import shared_beside


def test_the_folder_beside_a_checkout_is_found(tmp_path):
    (tmp_path / "shared" / "articles").mkdir(parents=True)
    (tmp_path / "clone" / ".git").mkdir(parents=True)

    assert shared_beside(tmp_path / "clone") == tmp_path / "shared"


def test_a_working_tree_elsewhere_finds_that_of_its_checkout(tmp_path):
    (tmp_path / "shared" / "articles").mkdir(parents=True)
    tree = tmp_path / "elsewhere" / "trees" / "tree"
    tree.mkdir(parents=True)
    (tree / ".git").write_text(f"gitdir: {tmp_path}/main/.git/worktrees/tree\n")

    assert shared_beside(tree) == tmp_path / "shared"


def test_without_it_nothing_is_found(tmp_path):
    (tmp_path / "clone").mkdir()

    assert shared_beside(tmp_path / "clone") is None
