"""Who publishes, what was asked where, what was found, what it says, and what follows from it."""

from apps.evidence.models.documents import Capture, Deposit, Document, SentenceVectors
from apps.evidence.models.findings import CREDIBILITIES, RELATIONS, STANCES, Assessment, Reading, WitnessRuling
from apps.evidence.models.places import Answer, ConnectorHour, ConnectorState, Feed, Host, OperatorAct
from apps.evidence.models.publishers import (
    RELIABILITIES,
    Affiliation,
    Publisher,
    PublisherAddress,
    PublisherAlias,
    PublisherChange,
)
from apps.evidence.models.work import ArticlePage, Inquiry, Lead, Lookup, Search, Visit

__all__ = [
    "CREDIBILITIES",
    "RELATIONS",
    "RELIABILITIES",
    "STANCES",
    "Affiliation",
    "Answer",
    "ArticlePage",
    "Assessment",
    "Capture",
    "ConnectorHour",
    "ConnectorState",
    "Deposit",
    "Document",
    "Feed",
    "Host",
    "Inquiry",
    "Lead",
    "Lookup",
    "OperatorAct",
    "Publisher",
    "PublisherAddress",
    "PublisherAlias",
    "PublisherChange",
    "Reading",
    "Search",
    "SentenceVectors",
    "Visit",
    "WitnessRuling",
]
