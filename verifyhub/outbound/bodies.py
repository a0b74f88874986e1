"""Reading an answer without being flooded: by bytes on the wire, by bytes unpacked, by headers, by time."""

import zlib
from collections.abc import Iterator

from urllib3 import HTTPResponse

from verifyhub.outbound.deadline import Deadline
from verifyhub.outbound.messages import FetchFailed

LARGEST_HEAD = 65_536  # bytes of all header names and values; http.client stops at 100 lines of that length each
_CHUNK = 65_536  # bytes
_GZIP = 16 + zlib.MAX_WBITS


def read_headers(answer: HTTPResponse) -> dict[str, str]:
    """Header names are lower case; a repeated header is joined by commas."""
    headers = {name.lower(): value for name, value in answer.headers.itermerged()}
    if sum(len(name) + len(value) for name, value in headers.items()) > LARGEST_HEAD:
        raise FetchFailed("The site sent longer headers than any page needs.", retryable=False)
    return headers


def read_body(
    answer: HTTPResponse, headers: dict[str, str], *, limit: int, is_cut: bool = False, deadline: Deadline
) -> bytes:
    """The body, unpacked, at most `limit` bytes before and after unpacking; what is longer is refused, or cut.

    Raises:
        FetchFailed: it is too large, packed in a way we did not ask for, or damaged.
        TimeoutError: the deadline passed.
    """
    length = headers.get("content-length", "")
    if not is_cut and length.isdecimal() and int(length[:18]) > limit and answer.length_remaining:
        raise _too_large(limit)
    packing = headers.get("content-encoding", "identity").strip().lower()
    wire = _wire(answer, limit=limit, is_cut=is_cut, deadline=deadline)
    if packing in ("", "identity"):
        return b"".join(wire)[:limit]
    if packing in ("gzip", "x-gzip"):
        return _gunzip(wire, limit=limit, is_cut=is_cut)
    raise FetchFailed(f"The site packed its answer as “{packing[:40]}”, which was not asked for.", retryable=False)


def _wire(answer: HTTPResponse, *, limit: int, is_cut: bool, deadline: Deadline) -> Iterator[bytes]:
    """The bytes as sent, with chunk marks taken out by http.client, which limits the length of those marks."""
    taken = 0
    while chunk := answer.read(_CHUNK, decode_content=False):
        deadline.check()
        taken += len(chunk)
        if taken > limit and not is_cut:
            raise _too_large(limit)
        yield chunk
        if taken > limit:
            return
    deadline.check()  # a connection cut by the deadline looks like a normal end


def _gunzip(wire: Iterator[bytes], *, limit: int, is_cut: bool) -> bytes:
    unpacked = bytearray()
    unpacker = zlib.decompressobj(_GZIP)
    begun = False  # an empty body is sent with the label "gzip" too, by some
    for packed in wire:
        begun = True
        while packed:
            if unpacker.eof:  # gzip allows several members in a row
                unpacker = zlib.decompressobj(_GZIP)
            try:
                unpacked += unpacker.decompress(packed, limit + 1 - len(unpacked))
            except zlib.error as error:
                raise FetchFailed("The site sent a damaged gzip body.", retryable=True) from error
            if len(unpacked) > limit:
                if is_cut:
                    return bytes(unpacked[:limit])
                raise _too_large(limit)
            packed = unpacker.unused_data or unpacker.unconsumed_tail
    if begun and not unpacker.eof and not is_cut:
        raise FetchFailed("The site's answer broke off half-way.", retryable=True)
    return bytes(unpacked)


def _too_large(limit: int) -> FetchFailed:
    return FetchFailed(f"The page is larger than {limit / 1_000_000:g} MB.", retryable=False)
