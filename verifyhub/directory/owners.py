"""Who stands at the top of a chain of owners, and whether a chain would close to a ring."""

from collections.abc import Iterator, Mapping


def top_owner(name: str, owner_of: Mapping[str, str]) -> str:
    """The last of the chain of owners; the name itself when nobody owns it. A ring ends where it closes."""
    *_, top = _upwards(name, owner_of)
    return top


def ring_in_words(name: str, owner: str, owner_of: Mapping[str, str]) -> str:
    """Why `owner` cannot own `name`; "" when it can. `owner_of` is how it is without that."""
    chain = list(_upwards(owner, owner_of))
    if name not in chain:
        return ""
    owned = [name, *chain[: chain.index(name) + 1]]
    steps = ", ".join(f"{one} by {other}" for one, other in zip(owned, owned[1:], strict=False))
    return f"{name} would own itself in a ring: {steps}."


def _upwards(name: str, owner_of: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while name and name not in seen:
        yield name
        seen.add(name)
        name = owner_of.get(name, "")
