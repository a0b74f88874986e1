"""Spellings of names: Vulhedar, Vuhledar and Вугледар are one town."""

from verifyhub.names.folding import fold, folded_words, kind_of, mentions, variants
from verifyhub.names.gazetteer import Place, country_names
from verifyhub.names.places import Location, locate, place, places_named
from verifyhub.names.registry import shipped, table, use_names, version_in_use
from verifyhub.names.table import NameRow, NameTable

__all__ = [
    "Location", "NameRow", "NameTable", "Place", "country_names", "fold", "folded_words", "kind_of", "locate",
    "mentions", "place", "places_named", "shipped", "table", "use_names", "variants", "version_in_use",
]  # fmt: skip
