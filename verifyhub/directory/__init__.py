"""Publishers as facts: what a file of them says, what an address and another name must be, who owns whom."""

from verifyhub.directory.entries import COLUMNS, KINDS, DirectoryRefused, Entry, entries_in, starter_directory
from verifyhub.directory.naming import NameRefused, alias_key, check_alias, prefix_of
from verifyhub.directory.owners import ring_in_words, top_owner

__all__ = [
    "COLUMNS",
    "KINDS",
    "DirectoryRefused",
    "Entry",
    "NameRefused",
    "alias_key",
    "check_alias",
    "entries_in",
    "prefix_of",
    "ring_in_words",
    "starter_directory",
    "top_owner",
]
