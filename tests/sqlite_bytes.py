"""Where each column of each row of a table lies in a SQLite file: https://www.sqlite.org/fileformat2.html."""

from collections.abc import Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """`start` and `length` count bytes in the file. A number that is 0 or 1 has its one byte in the record's header."""

    row: int
    column: str
    start: int
    length: int


def column_places(file: bytes, *, root_page: int, columns: list[str], key: str) -> Iterator[Place]:
    """`key` is the column that is the row's number. Rows have to lie within one page each."""
    page_size = int.from_bytes(file[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    start = (root_page - 1) * page_size
    header = start + (100 if root_page == 1 else 0)
    is_leaf, cells = file[header] == 13, int.from_bytes(file[header + 3 : header + 5], "big")
    pointers = header + (8 if is_leaf else 12)
    for number in range(cells):
        pointer = pointers + 2 * number
        cell = start + int.from_bytes(file[pointer : pointer + 2], "big")
        if is_leaf:
            yield from _row(file, cell, columns, key)
        else:
            child = int.from_bytes(file[cell : cell + 4], "big")
            yield from column_places(file, root_page=child, columns=columns, key=key)
    if not is_leaf:
        right = int.from_bytes(file[header + 8 : header + 12], "big")
        yield from column_places(file, root_page=right, columns=columns, key=key)


def _row(file: bytes, cell: int, columns: list[str], key: str) -> Iterator[Place]:
    _, key_at = _varint(file, cell)
    row, record = _varint(file, key_at)
    header_length, at = _varint(file, record)
    value = record + header_length
    for column in columns:
        kind_at = at
        kind, at = _varint(file, at)
        length = _length(kind)
        if column == key:
            yield Place(row, column, key_at, record - key_at)
        elif kind in (8, 9):
            yield Place(row, column, kind_at, 1)
        else:
            yield Place(row, column, value, length)
        value += length


def _length(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]


def _varint(file: bytes, at: int) -> tuple[int, int]:
    """The number, and where the next thing begins. Numbers of nine bytes do not occur here."""
    number = 0
    while file[at] & 0x80:
        number, at = number << 7 | file[at] & 0x7F, at + 1
    return number << 7 | file[at], at + 1
