"""The only writer of claims: every change and its journal entry stand or fall together."""

from apps.claims.events import ASSESSED, CORRECTED, EVIDENCE_ADDED, STATE_CHANGED, SUBMITTED, WITHDRAWN
from apps.claims.services.adding import add_claim
from apps.claims.services.corrections import note_told, note_told_entries, recipients, recipients_of
from apps.claims.services.describing import Details, describe
from apps.claims.services.desk import (
    DeskRefused,
    assign,
    declare_interest,
    embargo,
    is_overdue,
    lift_due_embargoes,
    lift_embargo,
    park,
    prioritise,
    put_in_story,
    reinstate,
    reword,
    unpark,
    unpark_due,
    withdraw,
)
from apps.claims.services.intake import (
    ArticleRefused,
    ArticleText,
    article_from_file,
    article_from_page,
    decode_article,
    receive_article,
)
from apps.claims.services.joining import merge, split, unmerge
from apps.claims.services.journal import number_entries, record
from apps.claims.services.likeness import compare, dismiss_likeness
from apps.claims.services.moves import available_moves, move_claim, record_assessment, standing
from apps.claims.services.reading import draft_columns, read_again, read_article, submit_article
from apps.claims.services.relating import flag_contradictions, relate, unrelate
from apps.claims.services.talk import add_note, close_story, create_story, raise_flag, reopen_story, settle_flag
from apps.claims.services.wordings import refold, refold_all, refold_some

__all__ = [
    "ASSESSED",
    "CORRECTED",
    "EVIDENCE_ADDED",
    "STATE_CHANGED",
    "SUBMITTED",
    "WITHDRAWN",
    "ArticleRefused",
    "ArticleText",
    "DeskRefused",
    "Details",
    "add_claim",
    "add_note",
    "article_from_file",
    "article_from_page",
    "assign",
    "available_moves",
    "close_story",
    "compare",
    "create_story",
    "declare_interest",
    "decode_article",
    "describe",
    "dismiss_likeness",
    "draft_columns",
    "embargo",
    "flag_contradictions",
    "is_overdue",
    "lift_due_embargoes",
    "lift_embargo",
    "merge",
    "move_claim",
    "note_told",
    "note_told_entries",
    "number_entries",
    "park",
    "prioritise",
    "put_in_story",
    "raise_flag",
    "read_again",
    "read_article",
    "receive_article",
    "recipients",
    "recipients_of",
    "record",
    "record_assessment",
    "relate",
    "refold",
    "refold_all",
    "refold_some",
    "reinstate",
    "reopen_story",
    "reword",
    "settle_flag",
    "split",
    "standing",
    "submit_article",
    "unmerge",
    "unpark",
    "unpark_due",
    "unrelate",
    "withdraw",
]
