"""Time stamps after RFC 3161: asking an authority to sign that a digest existed, and checking what it signed."""

from datetime import datetime
from http import HTTPStatus

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from verifyhub.outbound import Request, Response

_GRANTED = (0, 1)  # the second: with modifications, such as a policy of the authority's own
_SHA256 = "2.16.840.1.101.3.4.2.1"
LARGEST_NONCE = 2**63 - 1
# RFC 3161, section 2.4.1, in DER. MessageImprint: SHA-256, then the digest.
_IMPRINT = bytes.fromhex("3031300d060960864801650304020105000420")
_VERSION_1, _WITH_CERTIFICATES = bytes.fromhex("020101"), bytes.fromhex("0101ff")


class BadStamp(Exception):
    """What came is no time stamp for our digest. The message is a sentence."""


def stamp_request(url: str, digest: str, *, nonce: int) -> Request:
    """Ask for a time stamp over a SHA-256 (64 hex digits). `nonce`: 0 to LARGEST_NONCE, a new one each time."""
    number = nonce.to_bytes(8, "big").lstrip(b"\x00") or b"\x00"
    number = b"\x00" + number if number[0] & 0x80 else number
    parts = _VERSION_1 + _IMPRINT + bytes.fromhex(digest)
    parts += b"\x02" + bytes([len(number)]) + number + _WITH_CERTIFICATES
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    return Request(url, method="POST", headers=headers, body=b"\x30" + bytes([len(parts)]) + parts)


def read_stamp(response: Response, digest: str, *, nonce: int, roots: bytes = b"") -> bytes:
    """The time stamp as sent, once it is known to be over this digest and in answer to this request.

    `roots` are the certificates (PEM) of those whose signatures count; without any, who signed is left to be judged by
    the reader, with the authority's root in hand.

    Raises:
        BadStamp: it is not.
    """
    if response.status != HTTPStatus.OK:
        raise BadStamp(f"The time stamp authority refuses (status {response.status}).")
    try:
        stamp = decode_timestamp_response(response.body)
        _check(stamp, bytes.fromhex(digest), nonce)
        if roots:
            _check_signature(stamp, bytes.fromhex(digest), roots)
    except ValueError as error:
        raise BadStamp("The time stamp authority sent something that is no time stamp.") from error
    return response.body


def stamped_at(stamp: bytes) -> datetime:
    """When the authority says that the digest existed."""
    at: datetime = decode_timestamp_response(stamp).tst_info.gen_time
    return at


def _check(stamp: TimeStampResponse, digest: bytes, nonce: int) -> None:
    if stamp.status not in _GRANTED:
        raise BadStamp("The time stamp authority does not grant a time stamp.")
    imprint = stamp.tst_info.message_imprint
    if (imprint.hash_algorithm.dotted_string, imprint.message) != (_SHA256, digest):
        raise BadStamp("The time stamp does not hold: it is over something else.")
    if stamp.tst_info.nonce != nonce:
        raise BadStamp("The time stamp does not hold: it answers another request.")


def _check_signature(stamp: TimeStampResponse, digest: bytes, roots: bytes) -> None:
    builder = VerifierBuilder()
    for root in load_pem_x509_certificates(roots):
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify(stamp, digest)
    except VerificationError as error:
        raise BadStamp("The time stamp does not hold: its signature is not of an authority that we trust.") from error
