"""Whom we believe to be who they say: the certificates of this machine, read once."""

import ssl
from functools import lru_cache


def trusted() -> ssl.SSLContext:
    """Reading the machine's certificates takes 30 ms of processor time, more than reading a page does."""
    paths = ssl.get_default_verify_paths()
    return _context(paths.cafile, paths.capath)


@lru_cache(maxsize=4)
def _context(certificates: str | None, folder: str | None) -> ssl.SSLContext:
    return ssl.create_default_context()  # reads from these places
