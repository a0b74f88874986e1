"""From the bytes of a page to the text a reader would see, or the reason there is none."""

from verifyhub.documents.page import Page, UnreadablePage
from verifyhub.documents.reader import read_page

__all__ = ["Page", "UnreadablePage", "read_page"]
