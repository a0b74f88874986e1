"""From a claim's readings to origins: documents that are one witness are counted once."""

from verifyhub.independence.origins import find_origins
from verifyhub.independence.testimony import Edge, EdgeKind, Interest, Origin, Ruling, Testimony

__all__ = ["Edge", "EdgeKind", "Interest", "Origin", "Ruling", "Testimony", "find_origins"]
