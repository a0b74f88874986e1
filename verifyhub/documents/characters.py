"""The characters that markup may hold: lxml reads others, and then refuses to move the text that they stand in."""

import re

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The same by their number, with or without a semicolon, in as many digits as you like.
_BY_NUMBER = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])"
    r"|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF])(?![0-9a-fA-F]));?"
)


def clean_markup(text: str) -> bytes:
    """The text in UTF-8 without such characters, ready for a parser of HTML."""
    return _BY_NUMBER.sub("", NOT_XML.sub("", text)).encode()
