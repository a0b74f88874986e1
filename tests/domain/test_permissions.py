"""Who may do what at the desk: the whole table, act by role."""

import pytest

from verifyhub.lifecycle import SYSTEM, Actor, Role
from verifyhub.permissions import ACTS, NotAllowed, may, require

#                      reporter, editor, standards editor, operator, partner
TABLE = {
    "submit":           (True,  True, True, False, True),
    "withdraw_own":     (False, False, False, False, True),
    "ask_again":        (True,  True, True, False, True),
    "note":             (True,  True, True, False, False),
    "add_evidence":     (True,  True, True, False, True),
    "read_differently": (True,  True, True, False, False),
    "tell_witnesses":   (False, True, True, False, False),
    "judge_credibility": (True, True, True, False, False),
    "assign":           (True,  True, True, False, False),
    "reword":           (True,  True, True, False, False),
    "describe":         (True,  True, True, False, False),
    "edit_search":      (True,  True, True, False, False),
    "prioritise":       (False, True, True, False, False),
    "declare_interest": (False, True, True, False, False),
    "park":             (False, True, True, False, False),
    "merge":            (False, True, True, False, False),
    "relate":           (False, True, True, False, False),
    "split":            (False, True, True, False, False),
    "withdraw":         (False, True, True, False, False),
    "embargo":          (False, True, True, False, False),
    "settle_flag":      (False, True, True, False, False),
    "keep_stories":     (False, True, True, False, False),
    "use_model":        (False, True, True, False, False),
    "keep_names":       (False, True, True, False, False),
    "keep_publishers":  (False, True, True, False, False),
    "run_connectors":   (False, True, True, True, False),
}  # fmt: skip
ROLES = (Role.REPORTER, Role.EDITOR, Role.STANDARDS_EDITOR, Role.OPERATOR, Role.PARTNER)


def test_every_act_is_in_the_table() -> None:
    assert [act.name for act in ACTS] == list(TABLE)


@pytest.mark.parametrize("act", TABLE)
def test_each_act_is_open_to_these_roles_alone(act: str) -> None:
    allowed = tuple(may(act, Actor(role, "Someone", "user:7")) for role in ROLES)

    assert allowed == TABLE[act]
    assert may(act, SYSTEM)


def test_a_refusal_names_those_who_may() -> None:
    with pytest.raises(NotAllowed, match=r"^Writing a note is for reporters or editors only\.$"):
        require("note", Actor(Role.PARTNER, "The Outlet", "partner:1"))
    with pytest.raises(NotAllowed, match=r"^Setting an embargo is for editors only\.$"):
        require("embargo", Actor(Role.REPORTER, "Rosa", "user:1"))
