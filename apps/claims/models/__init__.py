"""Stories, articles, the claims found in them, and the journal of all that happened to each claim."""

from apps.claims.models.articles import ROLES, Article, Story
from apps.claims.models.claims import FINDINGS, STATES, Claim, Priority
from apps.claims.models.drafted import HEDGES, KINDS, Drafted
from apps.claims.models.journal import Correction, JournalEntry, JournalHead, Telling
from apps.claims.models.relations import RELATIONS, ClaimRelation
from apps.claims.models.talk import Flag, Note
from apps.claims.models.wordings import NamePosting, Posting, Refold, Resemblance, Wording

__all__ = [
    "FINDINGS",
    "HEDGES",
    "KINDS",
    "RELATIONS",
    "ROLES",
    "STATES",
    "Article",
    "Claim",
    "ClaimRelation",
    "Correction",
    "Drafted",
    "Flag",
    "JournalEntry",
    "JournalHead",
    "NamePosting",
    "Note",
    "Posting",
    "Priority",
    "Refold",
    "Resemblance",
    "Story",
    "Telling",
    "Wording",
]
