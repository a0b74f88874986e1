"""From the bytes of a page to the text a reader would see, or the reason there is none."""

from verifyhub.documents.addresses import canonical_address
from verifyhub.documents.credits import is_aggregator
from verifyhub.documents.page import Page, UnreadablePage
from verifyhub.documents.reader import read_page

__all__ = ["Page", "UnreadablePage", "canonical_address", "is_aggregator", "read_page"]
