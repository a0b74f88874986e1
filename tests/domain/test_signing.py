"""Signatures: checked by the Standard Webhooks project's own library, and against tampering."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from verifyhub.signing import SignatureInvalid, new_secret, sign, verify

# The example of the reference libraries' test suites.
KNOWN_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KNOWN_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
KNOWN_TIME = datetime.fromtimestamp(1614265330, UTC)
KNOWN_BODY = b'{"test": 2432232314}'
KNOWN_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

OLD = new_secret(lambda length: b"o" * length)
NEW = new_secret(lambda length: b"n" * length)
OTHER = new_secret(lambda length: b"x" * length)
BODY = '{"type":"claim.submitted","data":{"statement":"Війська увійшли до Вугледара – «так»"}}'.encode()


def test_the_published_example_is_signed_as_published():
    headers = sign(KNOWN_BODY, webhook_id=KNOWN_ID, sent_at=KNOWN_TIME, secrets=[KNOWN_SECRET])

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": KNOWN_SIGNATURE,
    }
    verify(KNOWN_BODY, headers, secret=KNOWN_SECRET, now=KNOWN_TIME)


def test_a_secret_is_32_bytes_in_standard_base64_after_its_prefix():
    assert new_secret(lambda length: b"\xff" * length) == "whsec_//////////////////////////////////////////8="
    assert len(base64.b64decode(NEW.removeprefix("whsec_"))) == 32


@pytest.fixture
def really_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the other library reads the clock itself


@pytest.mark.parametrize("secret", [OLD, NEW], ids=["the old secret", "the new secret"])
def test_an_independent_library_accepts_a_rotated_utf_8_message_with_either_secret(secret, really_now):
    headers = sign(BODY, webhook_id="msg_1", sent_at=really_now, secrets=[NEW, OLD])

    accepted = Webhook(secret).verify(BODY, headers)

    assert accepted["data"]["statement"] == "Війська увійшли до Вугледара – «так»"


def test_an_independent_library_refuses_what_we_refuse(really_now):
    headers = sign(BODY, webhook_id="msg_1", sent_at=really_now, secrets=[NEW])
    late = sign(BODY, webhook_id="msg_1", sent_at=really_now - timedelta(minutes=6), secrets=[NEW])

    for secret, body, given in [(OTHER, BODY, headers), (NEW, BODY + b" ", headers), (NEW, BODY, late)]:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, given)
        with pytest.raises(SignatureInvalid):
            verify(body, given, secret=secret, now=really_now)


def test_we_accept_what_an_independent_library_signed():
    signature = Webhook(NEW).sign("msg_1", KNOWN_TIME, BODY.decode())
    headers = {"webhook-id": "msg_1", "webhook-timestamp": "1614265330", "webhook-signature": signature}

    assert headers == sign(BODY, webhook_id="msg_1", sent_at=KNOWN_TIME, secrets=[NEW])


@pytest.mark.parametrize(
    "minutes, accepted", [(0, True), (5, True), (-5, True), (5.02, False), (-5.02, False), (60 * 24, False)]
)
def test_a_message_may_be_five_minutes_off_either_way(minutes, accepted):
    headers = sign(BODY, webhook_id="msg_1", sent_at=KNOWN_TIME, secrets=[NEW])
    arrival = KNOWN_TIME + timedelta(minutes=minutes)

    if accepted:
        verify(BODY, headers, secret=NEW, now=arrival)
    else:
        with pytest.raises(SignatureInvalid, match="more than 5 minutes off our clock"):
            verify(BODY, headers, secret=NEW, now=arrival)


@pytest.mark.parametrize("position", [0, 10, len(BODY) - 1])
def test_one_changed_byte_breaks_the_signature(position):
    headers = sign(BODY, webhook_id="msg_1", sent_at=KNOWN_TIME, secrets=[NEW])
    changed = bytearray(BODY)
    changed[position] ^= 1

    with pytest.raises(SignatureInvalid, match="No signature matches the secret"):
        verify(bytes(changed), headers, secret=NEW, now=KNOWN_TIME)


@pytest.mark.parametrize(
    "name, value, message",
    [
        ("webhook-id", "msg_2", "No signature matches"),
        ("webhook-id", None, "missing or malformed"),
        ("webhook-timestamp", "1614265331", "No signature matches"),
        ("webhook-timestamp", "soon", "missing or malformed"),
        ("webhook-timestamp", "9" * 400, "missing or malformed"),
        ("webhook-timestamp", "9" * 5_000, "missing or malformed"),
        ("webhook-timestamp", None, "missing or malformed"),
        ("webhook-signature", "", "No signature matches"),
        ("webhook-signature", "v1", "No signature matches"),
        ("webhook-signature", "v1,ü", "No signature matches"),
        ("webhook-signature", KNOWN_SIGNATURE.replace("v1,", "v2,"), "No signature matches"),
        ("webhook-signature", None, "missing or malformed"),
    ],
)
def test_a_header_that_is_missing_or_forged_is_refused(name, value, message):
    headers = sign(KNOWN_BODY, webhook_id=KNOWN_ID, sent_at=KNOWN_TIME, secrets=[KNOWN_SECRET]) | {name: value}
    given = {name: value for name, value in headers.items() if value is not None}

    with pytest.raises(SignatureInvalid, match=message):
        verify(KNOWN_BODY, given, secret=KNOWN_SECRET, now=KNOWN_TIME)


def test_a_signature_of_ours_is_found_among_others():
    headers = sign(BODY, webhook_id="msg_1", sent_at=KNOWN_TIME, secrets=[NEW])
    among = headers | {"webhook-signature": f"v1a,c29tZQ== nonsense {headers['webhook-signature']}"}

    verify(BODY, among, secret=NEW, now=KNOWN_TIME)
