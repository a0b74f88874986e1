"""Who may do what beside the moves of the lifecycle: one table for the services, the screens and the docs."""

from dataclasses import dataclass

from verifyhub.lifecycle import EDITORS, Actor, Role, people

DESK = (Role.REPORTER, *EDITORS)


@dataclass(frozen=True)
class Act:
    """Something a person does to a claim, a story or a connector. `label` completes "… is for editors only"."""

    name: str
    label: str
    roles: tuple[Role, ...]


ACTS = (
    Act("submit", "Submitting a claim", (*DESK, Role.PARTNER)),
    Act("withdraw_own", "Taking back what one has sent", (Role.PARTNER,)),
    Act("ask_again", "Having the sources asked again", (*DESK, Role.PARTNER)),
    Act("note", "Writing a note", DESK),
    Act("add_evidence", "Adding evidence", (*DESK, Role.PARTNER)),
    Act("read_differently", "Reading a document differently", DESK),
    Act("tell_witnesses", "Saying which documents are one witness", EDITORS),
    Act("judge_credibility", "Judging how credible a report is", DESK),
    Act("assign", "Assigning a claim", DESK),
    Act("reword", "Rewording a claim", DESK),
    Act("describe", "Correcting the details of a claim", DESK),
    Act("edit_search", "Saying what is searched for", DESK),
    Act("prioritise", "Setting priority or due time", EDITORS),
    Act("declare_interest", "Saying which side a claim serves", EDITORS),
    Act("park", "Parking a claim", EDITORS),
    Act("merge", "Merging claims", EDITORS),
    Act("relate", "Saying how claims are related", EDITORS),
    Act("split", "Splitting a claim", EDITORS),
    Act("withdraw", "Withdrawing a claim", EDITORS),
    Act("embargo", "Setting an embargo", EDITORS),
    Act("settle_flag", "Settling a flag", EDITORS),
    Act("keep_stories", "Creating, filling and closing stories", EDITORS),
    Act("use_model", "Asking the language model and tracking what it proposes", EDITORS),
    Act("keep_names", "Keeping the table of names", EDITORS),
    Act("keep_publishers", "Grading publishers and saying whose side they are on", EDITORS),
    Act("run_connectors", "Pausing and running what we ask", (*EDITORS, Role.OPERATOR)),
)
_BY_NAME = {act.name: act for act in ACTS}


class NotAllowed(Exception):
    """The actor's role does not permit the act; the message says whose does."""


def require(act: str, actor: Actor) -> None:
    """Raises NotAllowed unless the actor may do it. The system may do anything in the table."""
    permitted = _BY_NAME[act]
    if actor.role is not Role.SYSTEM and actor.role not in permitted.roles:
        raise NotAllowed(f"{permitted.label} is for {people(permitted.roles)} only.")


def may(act: str, actor: Actor) -> bool:
    return actor.role is Role.SYSTEM or actor.role in _BY_NAME[act].roles
