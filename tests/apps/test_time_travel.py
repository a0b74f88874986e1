"""A claim as it was known at any time, rebuilt from its journal, is what its rows said at that time: byte for byte."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

import pytest

from apps.accounts.models import User
from apps.claims import services
from apps.claims.models import Claim, Priority
from apps.claims.services.verifying import verify_journal
from apps.claims.snapshots import as_of
from apps.evidence.models import Document, Inquiry, Lead, Lookup, Publisher
from apps.evidence.services import JudgementRefused, assess_claim, open_inquiries, override_reading, request_assessment
from apps.evidence.snapshots import snapshot
from tests.apps.desk_scene import EDITOR, OTHER, REPORTER, STANDARDS, enter_claim
from tests.thoroughness import IS_THOROUGH
from verifyhub.chain import canonical
from verifyhub.history import empty
from verifyhub.lifecycle import SYSTEM, TransitionRefused
from verifyhub.reading import Stance
from verifyhub.reading.drafts import Shade

pytestmark = pytest.mark.django_db
REFUSALS = (TransitionRefused, services.DeskRefused, JudgementRefused)
ACTORS = (REPORTER, EDITOR, OTHER, STANDARDS)
SENTENCES = (
    "Tarvonian troops have abandoned Brenova. Our correspondent walked through the empty barracks on Thursday.",
    "“They left on foot in the night,” the baker Ilka Morn told the Courier in Brenova.",
    "The Tarvonian ministry denied on Thursday that its troops have abandoned Brenova.",
    "Tarvonian troops have not abandoned Brenova, our reporter saw them at the gate of the garrison.",
    "According to the Herald, Tarvonian troops have abandoned Brenova.",
    "Sarn Rovers won the cup final by two goals to one on Saturday.",
)
OUTLETS = ("Courier", "Herald", "Post", "Radio Sarn", "Ministry of Tarvonia")


class Desk:
    """Does something at random to one of a few claims, as time goes by; the rules may refuse it."""

    def __init__(self, random: Random, now: datetime) -> None:
        self.random, self.now = random, now
        self.rosa = User.objects.create(username="rosa", is_staff=True)
        self.story = services.create_story("The fall of Brenova", actor=EDITOR, now=now)
        self.claims = [
            enter_claim(said, places=["Brenova"], entities=["Tarvonian"], now=now)
            for said in ("Tarvonian troops have abandoned Brenova.", "Tarvonian troops are no longer in Brenova.")
        ]
        open_inquiries(now=now)

    def act(self) -> None:
        self.now += timedelta(seconds=self.random.randint(2, 90_000), microseconds=self.random.randint(0, 999_999))
        act = self.random.choice(
            [self._publish, self._publish, self._assess, self._read, *[self._move] * 4, self._desk]
        )
        try:
            act(Claim.objects.get(pk=self.random.choice(self.claims).pk))
        except REFUSALS:
            return

    def _publish(self, claim: Claim) -> None:
        outlet, text = self.random.choice(OUTLETS), " ".join(self.random.sample(SENTENCES, 2))
        publisher, _ = Publisher.objects.get_or_create(name=outlet, defaults={"reliability": "B"})
        url = f"https://{outlet.replace(' ', '').lower()}.example/{hashlib.md5(text.encode()).hexdigest()}"
        defaults = {"publisher": publisher, "title": f"«{outlet}» on Brenova", "text": text, "status": "done"}
        document, _ = Document.objects.get_or_create(url=url, defaults=defaults)
        lookup, _ = Lookup.objects.get_or_create(
            claim=claim, connector="rss", address="https://feed.example", place_name="F", defaults={"status": "done"}
        )
        Lead.objects.get_or_create(lookup=lookup, document=document)
        self._assess(claim)

    def _assess(self, claim: Claim) -> None:
        request_assessment([claim.pk], now=self.now - timedelta(seconds=2))
        assess_claim(Inquiry.objects.get(claim=claim), now=self.now)

    def _read(self, claim: Claim) -> None:
        readings = list(claim.readings.order_by("id"))
        if readings:
            reading = self.random.choice(readings)
            stance = self.random.choice([None, *Stance])
            override_reading(reading, stance=stance, reason="I know the author.", actor=REPORTER, now=self.now)

    def _move(self, claim: Claim) -> None:
        actor = self.random.choice([SYSTEM, *ACTORS])
        open_moves = [move for move in services.available_moves(claim, actor) if move.is_open]
        if open_moves:
            name = self.random.choice(open_moves).transition.name
            services.move_claim(claim, name, actor=actor, reason="Seen; «так».", now=self.now)

    def _details(self) -> services.Details:
        hedge, people = self.random.choice(list(Shade)), self.random.choice([(), ("Ilka Morn",)])
        event = self.random.choice([None, (self.now - timedelta(days=1), self.now)])
        return services.Details(("Radio Sarn",), hedge, ("Brenova",), people, (), event, "yesterday")

    def _desk(self, claim: Claim) -> None:
        later = self.now + timedelta(days=self.random.randint(1, 300), microseconds=7)
        named: dict[str, Any] = {"actor": STANDARDS, "now": self.now}
        other = next(one for one in self.claims if one.pk != claim.pk)
        said = f"Tarvonian troops have left Brenova {self.random.randint(1, 9)} times."
        acts: list[Callable[[], object]] = [
            lambda: services.park(claim, until=later, reason="No way in.", **named),
            lambda: services.unpark(claim, **named),
            lambda: services.embargo(claim, until=later, reason="Lives at stake.", **named),
            lambda: services.lift_embargo(claim, **named),
            lambda: services.reword(claim, statement=said, reason="Clearer.", **named),
            lambda: services.describe(claim, self._details(), reason="As quoted.", **named),
            lambda: services.withdraw(claim, reason="Not a claim.", **named),
            lambda: services.reinstate(claim, reason="It is one.", **named),
            lambda: services.merge(claim, Claim.objects.get(pk=other.pk), reason="The same.", **named),
            lambda: services.unmerge(claim, reason="Not the same.", **named),
            lambda: services.assign(claim, to=self.random.choice([None, self.rosa]), **named),
            lambda: services.prioritise(claim, priority=self.random.choice(list(Priority)), due_at=later, **named),
            lambda: services.declare_interest(claim, gains=self.random.choice(["", "Sarn"]), loses="", **named),
            lambda: services.put_in_story(claim, self.random.choice([None, self.story]), **named),
            lambda: services.raise_flag(claim, "evidence_gone", subject="document:1", message="Gone.", now=self.now),
        ]
        self.random.choice(acts)()


def _snapshots(desk: Desk) -> list[str]:
    return [canonical(snapshot(Claim.objects.get(pk=claim.pk))) for claim in desk.claims]


@pytest.mark.parametrize("seed", range(1, 11) if IS_THOROUGH else [1])
def test_as_of_any_time_is_what_the_rows_said_then(now, seed):
    random = Random(seed)
    desk = Desk(random, now)
    nothing = canonical(empty())
    recorded = [(now - timedelta(days=1), [nothing, nothing]), (now, _snapshots(desk))]
    for _ in range(100):
        desk.act()
        recorded.append((desk.now, _snapshots(desk)))
    span = desk.now - now + timedelta(days=2)

    for _ in range(500):
        moment = now - timedelta(days=1) + span * random.random()
        then = next(snapshots for at, snapshots in reversed(recorded) if at <= moment)
        assert [canonical(as_of(claim, moment)) for claim in desk.claims] == then

    verify_journal()
    # It was a history worth travelling through.
    assert len({text for _, both in recorded for text in both}) > 30
    assert '"stance":"disputes"' in recorded[-1][1][0]
    assert '"finding"' in recorded[-1][1][0]


def test_an_entry_is_known_from_its_very_moment(now):
    claim = enter_claim(now=now)
    services.move_claim(claim, "begin_review", actor=SYSTEM, now=now + timedelta(microseconds=5))

    assert as_of(claim, now - timedelta(microseconds=1)) == empty()
    assert as_of(claim, now)["claim"]["state"] == "submitted"
    assert as_of(claim, now + timedelta(microseconds=4))["claim"]["state"] == "submitted"
    assert as_of(claim, now + timedelta(microseconds=5))["claim"]["state"] == "under_review"


def test_what_is_asked_in_another_time_zone_is_the_same_moment(now):
    claim = enter_claim(now=now)
    kyiv = timezone(timedelta(hours=2))

    assert as_of(claim, datetime(2026, 3, 14, 11, 30, tzinfo=kyiv))["claim"]["state"] == "submitted"
    assert as_of(claim, datetime(2026, 3, 14, 11, 29, tzinfo=kyiv)) == empty()


def test_times_of_a_journal_never_run_backwards(now):
    """The clock of one machine is behind that of another, or is set back."""
    claim = enter_claim(now=now)
    other = enter_claim(now=now)

    late = services.move_claim(claim, "begin_review", actor=SYSTEM, now=now + timedelta(minutes=5))
    early = services.assign(claim, to=User.objects.create(username="r", is_staff=True), actor=EDITOR, now=now)
    elsewhere = services.move_claim(other, "begin_review", actor=SYSTEM, now=now + timedelta(minutes=1))

    assert early is not None
    assert (late.created_at, early.created_at) == (now + timedelta(minutes=5), now + timedelta(minutes=5))
    assert elsewhere.created_at == now + timedelta(minutes=1)
    assert list(claim.journal.order_by("position").values_list("created_at", flat=True)) == [
        now,
        now + timedelta(minutes=5),
        now + timedelta(minutes=5),
    ]
    verify_journal()


def test_the_journal_writes_its_times_in_utc_whichever_zone_the_caller_lives_in():
    claim = enter_claim(now=datetime(2026, 3, 14, 11, 30, tzinfo=timezone(timedelta(hours=2))))

    assert claim.journal.get().parts["at"] == "2026-03-14T09:30:00+00:00"
    assert claim.journal.get().created_at == datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    verify_journal()
