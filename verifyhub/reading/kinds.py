"""What sort of claim a clause is, and whom and what it names."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifyhub.names import kind_of
from verifyhub.reading.drafts import Kind
from verifyhub.reading.mentions import is_place, names_in

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from verifyhub.reading.spans import Clause

_NUMBER = re.compile(
    r"\b(?:(?!(?:19|20)\d\d\b)\d[\d,.]{0,20}|two|three|four|five|six|seven|eight"
    r"|nine|ten|dozens?|hundreds?|thousands?) [a-z]",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\b(?:because|caused by|as a result of|due to|led to|in retaliation for)\b")
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_BODIES = frozenset({"ORG"})


@dataclass(frozen=True)
class Names:
    places: tuple[str, ...]
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    others: tuple[str, ...]  # all that are no places: people, bodies and the rest

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.places, *self.others)


def kind_of_claim(clause: "Clause", quote: str, *, is_quoted: bool) -> Kind:
    if is_quoted:
        return Kind.QUOTE
    if _CAUSE.search(quote):
        return Kind.CAUSAL
    return Kind.NUMERICAL if _NUMBER.search(quote) else Kind.EVENT


def sorted_names(statement: str, doc: "Doc") -> Names:
    """The names of a statement. The table of known names comes before what the parser guesses."""
    labels = {entity.text.removeprefix("the ").removeprefix("The "): entity.label_ for entity in doc.ents}
    places, people, bodies, others = [], [], [], []
    for name in names_in(statement):
        known, label = kind_of(name), labels.get(name, "")
        if known == "place" or (not known and (is_place(name, statement) or label in _PLACES)):
            places.append(name)
            continue
        others.append(name)
        if known == "person" or (not known and label == "PERSON"):
            people.append(name)
        elif known == "organisation" or (not known and label in _BODIES):
            bodies.append(name)
    return Names(tuple(places), tuple(people), tuple(bodies), tuple(others))
