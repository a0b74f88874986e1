"""How a query is written for a search service: as a short phrase, or with AND and OR."""

from collections.abc import Iterable
from urllib.parse import urlencode

from verifyhub.connectors.base import CannotAsk
from verifyhub.queries import Query

MOST_SPELLINGS = 5  # of one name
MOST_OTHERS = 5  # names and words of which one is enough
WORDS_WITHOUT_A_NAME = 3


def narrow_phrase(query: Query) -> str:
    """Names and an action: what a service that wants every word can still find."""
    return query.phrases[min(1, len(query.phrases) - 1)] if query.phrases else _nothing()


def wide_phrase(query: Query) -> str:
    return query.phrases[-1] if query.phrases else _nothing()


def with_and_or(query: Query, *, conjunction: str = " AND ", ascii_only: bool = False, shortest: int = 1) -> str:
    """The first name in any spelling, and one more thing of the claim; without names, its first three words.

    Groups stand in brackets only where there is a choice: some services refuse others. `ascii_only` is for services
    that search in English translation, `shortest` (letters) for those that refuse a question with a short word.
    """

    def fit(terms: Iterable[str]) -> list[str]:
        return [term for term in terms if len(term) >= shortest and (term.isascii() or not ascii_only)]

    named = [fitting for spelt in query.spellings if (fitting := fit(spelt))]
    if not named:
        return conjunction.join(map(_quoted, fit(query.words)[:WORDS_WITHOUT_A_NAME])) or _nothing()
    others = fit([*(names[0] for names in named[1:3]), *query.actions, *query.words])
    choices = (named[0][:MOST_SPELLINGS], list(dict.fromkeys(others))[:MOST_OTHERS])
    return conjunction.join(_any_of(terms) for terms in choices if terms)


def with_parameters(address: str, parameters: dict[str, str]) -> str:
    """The address with those parameters that are not empty."""
    mark = "&" if "?" in address else "?"
    return address + mark + urlencode({name: value for name, value in parameters.items() if value})


def _any_of(terms: list[str]) -> str:
    written = " OR ".join(dict.fromkeys(map(_quoted, terms)))
    return f"({written})" if " OR " in written else written


def _quoted(term: str) -> str:
    bare = " ".join(term.replace('"', " ").split())
    return bare if bare.isalnum() else f'"{bare}"'


def _nothing() -> str:
    raise CannotAsk("The claim names nothing and holds no telling word: there is nothing to search for.")
