"""Disjoint groups that grow together, near linear in the number of joins (union-find with path halving)."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


class Groups(Generic[Item]):
    def __init__(self, items: Iterable[Item]) -> None:
        self._parent = {item: item for item in items}
        self._size = dict.fromkeys(self._parent, 1)

    def leader(self, item: Item) -> Item:
        while (parent := self._parent[item]) != item:
            self._parent[item] = self._parent[parent]
            item = parent
        return item

    def are_joined(self, left: Item, right: Item) -> bool:
        return self.leader(left) == self.leader(right)

    def join(self, left: Item, right: Item) -> None:
        small, large = sorted((self.leader(left), self.leader(right)), key=self._size.__getitem__)
        if small != large:
            self._parent[small] = large
            self._size[large] += self._size[small]

    def members(self) -> list[list[Item]]:
        """The groups, and the items in each, in the order in which the items were given."""
        found: dict[Item, list[Item]] = {}
        for item in self._parent:
            found.setdefault(self.leader(item), []).append(item)
        return list(found.values())
