"""Someone outside vouches for what was kept: an authority of our own, and the answers that Save Page Now gives."""

import json
import subprocess
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.evidence.models import Capture, Deposit, Document
from apps.evidence.services import fetch_document
from apps.evidence.services.depositing import Outside, make_deposit
from config.environment import Environment
from tests.apps.far_side import Network, page
from tests.apps.kept import folder_archive
from verifyhub.outbound import FetchFailed, Request, Response
from verifyhub.preservation.timestamps import stamped_at

pytestmark = pytest.mark.django_db
URL = "https://courier.example/brenova"
STORY = "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning."
TSA = "https://tsa.example/"
OUTSIDE = Outside(timestamp_url=TSA, wayback_key="access:secret")


@pytest.fixture
def capture(settings, tmp_path, now) -> Capture:
    folder_archive(settings, tmp_path / "archive")
    document = Document.objects.create(url=URL, due_at=now)
    network = Network({URL: page(URL, STORY)})
    fetch_document(document, fetch=network, random=lambda: 0.5, deposits=OUTSIDE.kinds, now=now)
    return Capture.objects.get()


def deposit(capture, kind, fetch, now, *, outside=OUTSIDE) -> Deposit:
    row = capture.deposits.get(kind=kind)
    make_deposit(row, outside=outside, fetch=fetch, random=lambda: 0.5, now=now)
    row.refresh_from_db()
    return row


# --- Time stamps -----------------------------------------------------------------------------------
_OPENSSL = """
[req]
distinguished_name = name
[name]
[stamps]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
crypto_device = builtin
"""


class Authority:
    """A time stamp authority made with openssl, with a root of its own. It signs whatever digest it is sent."""

    def __init__(self, folder) -> None:
        self.folder = folder
        (folder / "openssl.cnf").write_text(_OPENSSL.format(folder=folder))
        (folder / "serial").write_text("01\n")
        root = "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=Root -days 9"
        asked = "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=Stamps"
        signed = (
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 9 -extensions stamps"
        )
        self.openssl(*root.split())
        self.openssl(*asked.split())
        self.openssl(*signed.split(), "-extfile", "openssl.cnf")

    def openssl(self, *arguments: str) -> str:
        made = subprocess.run(
            ["openssl", *arguments],
            cwd=self.folder,
            env={"OPENSSL_CONF": str(self.folder / "openssl.cnf"), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        return made.stdout

    def __call__(self, request: Request) -> Response:
        assert (request.url, request.method) == (TSA, "POST")
        assert request.headers["Content-Type"] == "application/timestamp-query"
        (self.folder / "query.tsq").write_bytes(request.body)
        signed = "ts -reply -queryfile query.tsq -signer tsa.pem -inkey tsa.key -out reply.tsr"
        self.openssl(*signed.split(), "-config", "openssl.cnf")
        return Response(TSA, 200, {}, (self.folder / "reply.tsr").read_bytes())


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_time_stamp_is_over_the_file_and_openssl_agrees(capture, authority, now):
    stamped = deposit(capture, "timestamp", authority, now)

    assert (stamped.status, stamped.last_error, stamped.done_at) == ("done", "", now)
    (authority.folder / "kept.tsr").write_bytes(stamped.token)
    checked = f"ts -verify -digest {capture.archive_key} -in kept.tsr -CAfile root.pem"
    assert "Verification: OK" in authority.openssl(*checked.split())
    assert stamped_at(bytes(stamped.token)).year >= 2026


def test_a_time_stamp_over_something_else_is_not_taken(capture, authority, now):
    capture.archive_key = "0" * 64
    other = Capture.objects.get()

    def confused(request: Request) -> Response:
        changed = request.body.replace(bytes.fromhex(other.archive_key), bytes(32))
        return authority(Request(request.url, "POST", request.headers, changed))

    refused = deposit(other, "timestamp", confused, now)

    assert (refused.status, bytes(refused.token)) == ("waiting", b"")
    assert refused.last_error == "The time stamp does not hold: it is over something else."
    assert refused.due_at == now + timedelta(seconds=5)


def test_an_old_time_stamp_sent_again_is_not_taken(capture, authority, now):
    def replayed(request: Request) -> Response:
        return authority(Request(request.url, "POST", request.headers, request.body[:-8] + b"\x01" + request.body[-7:]))

    refused = deposit(capture, "timestamp", replayed, now)

    assert refused.last_error == "The time stamp does not hold: it answers another request."


def test_a_time_stamp_must_be_signed_under_a_root_that_we_trust_where_there_is_one(
    capture, authority, tmp_path_factory, now
):
    others = Authority(tmp_path_factory.mktemp("others"))
    trusting = Outside(timestamp_url=TSA, timestamp_roots=(others.folder / "root.pem").read_bytes())

    refused = deposit(capture, "timestamp", authority, now, outside=trusting)
    assert refused.last_error == ("The time stamp does not hold: its signature is not of an authority that we trust.")

    later = refused.due_at
    assert deposit(capture, "timestamp", others, later, outside=trusting).status == "done"


@pytest.mark.parametrize(
    "answer, said",
    [
        (Response(TSA, 200, {}, b"<html>"), "The time stamp authority sent something that is no time stamp."),
        (Response(TSA, 403, {}, b""), "The time stamp authority refuses (status 403)."),
        (Response(TSA, 503, {}, b""), "The source has a fault of its own (status 503)."),
    ],
)
def test_an_authority_in_trouble_is_asked_again_and_says_so(capture, answer, said, now):
    refused = deposit(capture, "timestamp", lambda request: answer, now)

    assert (refused.status, refused.last_error) == ("waiting", said)


def test_what_was_switched_off_meanwhile_is_given_up(capture, now):
    off = deposit(capture, "timestamp", Network({}), now, outside=Outside())

    assert (off.status, off.last_error) == ("failed", "This is switched off in the settings of the installation.")


# --- Save Page Now ---------------------------------------------------------------------------------
class Wayback:
    """Gives the answers it was made with, one after the other."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, int):
            return Response(request.url, answer, {}, b"")
        return Response(request.url, 200, {"content-type": "application/json"}, json.dumps(answer).encode())


TAKEN = {"url": URL, "job_id": "spn2-b1946ac9"}
PENDING = {"status": "pending", "job_id": "spn2-b1946ac9"}
DONE = {"status": "success", "timestamp": "20260314093122", "original_url": URL, "job_id": "spn2-b1946ac9"}


def test_a_copy_is_asked_for_and_asked_about_until_it_is_there(capture, now):
    wayback, later = Wayback(TAKEN, PENDING, DONE), timedelta(seconds=20)

    taken = deposit(capture, "wayback", wayback, now)
    assert (taken.status, taken.job, taken.due_at) == ("waiting", "spn2-b1946ac9", now + later)
    deposit(capture, "wayback", wayback, now + later)
    done = deposit(capture, "wayback", wayback, now + 2 * later)

    assert (done.status, done.done_at) == ("done", now + 2 * later)
    assert done.result_url == f"https://web.archive.org/web/20260314093122/{URL}"
    save, status, _ = wayback.asked
    assert (save.method, save.url) == ("POST", "https://web.archive.org/save")
    assert save.body == b"url=https%3A%2F%2Fcourier.example%2Fbrenova&skip_first_archive=1"
    assert save.headers["Authorization"] == "LOW access:secret"
    assert status.url == "https://web.archive.org/save/status/spn2-b1946ac9"
    assert save.pause_seconds == status.pause_seconds == 4  # 15 a minute


@pytest.mark.parametrize("status", [429, 509])
def test_too_much_just_now_means_five_minutes(capture, status, now):
    waiting = deposit(capture, "wayback", Wayback(status), now)

    assert (waiting.status, waiting.due_at) == ("waiting", now + timedelta(minutes=5))
    assert waiting.last_error == "The Wayback Machine has too much to do just now."


@pytest.mark.parametrize(
    "answer, said",
    [
        (
            {"status": "error", "status_ext": "error:blocked-url"},
            "The Wayback Machine keeps no copies of this site.",
        ),
        (401, "The Wayback Machine does not take our key (VERIFYHUB_WAYBACK_KEY)."),
    ],
)
def test_what_will_not_change_is_given_up(capture, answer, said, now):
    deposit(capture, "wayback", Wayback(TAKEN), now)

    given_up = deposit(capture, "wayback", Wayback(answer), now + timedelta(minutes=1))

    assert (given_up.status, given_up.last_error) == ("failed", said)


def test_a_job_that_failed_is_begun_anew(capture, now):
    deposit(capture, "wayback", Wayback(TAKEN), now)
    failed = {"status": "error", "status_ext": "error:browsing-timeout", "message": "The page took too long."}

    again = deposit(capture, "wayback", Wayback(failed), now + timedelta(minutes=1))

    assert (again.status, again.job) == ("waiting", "")
    assert again.last_error == "The Wayback Machine could not copy the page: The page took too long."


@pytest.mark.parametrize("answer", [502, ["not", "a", "record"], {"message": "No."}])
def test_an_answer_without_a_job_is_tried_again(capture, answer, now):
    assert deposit(capture, "wayback", Wayback(answer), now).status == "waiting"


def test_a_copy_that_is_never_made_is_given_up_after_two_days(capture, now):
    def never_asked(request: Request) -> Response:
        raise FetchFailed("Not to be asked.", retryable=True)

    given_up = deposit(capture, "wayback", never_asked, now + timedelta(days=2, seconds=1))

    assert given_up.last_error == "The Wayback Machine did not make a copy within two days."


# --- Settings --------------------------------------------------------------------------------------
def test_a_key_that_is_no_pair_and_a_file_that_is_not_there_stop_the_start(monkeypatch):
    monkeypatch.setenv("KEY", "access")
    monkeypatch.setenv("ROOTS", "/nowhere/roots.pem")

    with pytest.raises(ImproperlyConfigured, match="^KEY must be a pair with a colon between: access:secret.$"):
        Environment().key_pair("KEY")
    with pytest.raises(ImproperlyConfigured, match=r"^ROOTS: /nowhere/roots.pem cannot be read \(No such file"):
        Environment().file_content("ROOTS")
    assert (Environment().key_pair("UNSET"), Environment().file_content("UNSET")) == ("", b"")
