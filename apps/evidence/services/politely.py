"""Going out politely: every host in its turn, no page that its site's robots.txt keeps from us."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from apps.evidence.models import Host
from apps.evidence.services.hosts import NotAsked, give_turn_back, host_row, take_turn
from verifyhub.outbound import FetchFailed, Policy, ProxyFailed, Request, Response, fetch, retry_after
from verifyhub.politeness import (
    LARGEST_ROBOTS,
    ROBOTS_KEPT_FOR,
    Manners,
    Outcome,
    crawl_delay,
    host_of,
    is_exempt,
    may_read,
    robots_address,
    robots_text,
)

ROBOTS_DEADLINE = 10.0  # seconds; the lease of the row has room for it beside the deadline of the page itself
TO_SPARE = timedelta(seconds=15)  # a turn is free again this long after the deadline when its worker has died


class Disallowed(NotAsked):
    """The site's robots.txt keeps this page from us."""


@dataclass(frozen=True)
class PoliteFetch:
    """A `fetch` that keeps to the manners. Redirects within the hosts that it has a turn at belong to that turn.

    robots.txt is obeyed for pages; a feed or service that a person has entered is there to be asked by programs.
    """

    policy: Policy
    manners: Manners
    clock: Callable[[], datetime]
    door: Callable[..., Response] = fetch

    def __call__(self, request: Request) -> Response:
        turns: dict[str, datetime] = {}  # when each runs out, by host; the host asked last is the last

        def admit(url: str) -> None:
            self._admit(url, turns, request)

        try:
            response = self.door(request, policy=self.policy, admit=admit)
        except NotAsked:
            self._give_back(turns, Outcome.ANSWERED)  # those before the one not asked have sent us on to it
            raise
        except FetchFailed as error:
            self._give_back(turns, _outcome_of(error))
            raise
        self._give_back(turns, *self._judge(response))
        return response

    def _admit(self, url: str, turns: dict[str, datetime], request: Request) -> None:
        host = host_of(url)
        if is_exempt(host, networks=self.manners.exempt):
            return
        delay = self._heed_robots(host, url) if request.is_page else timedelta(seconds=request.pause_seconds)
        turns[host] = turns.pop(host) if host in turns else self._take_turn(host, delay)

    def _take_turn(self, host: str, delay: timedelta, *, manners: Manners | None = None) -> datetime:
        lease = timedelta(seconds=self.policy.deadline_seconds) + TO_SPARE
        return take_turn(host, manners=manners or self.manners, crawl_delay=delay, lease=lease, now=self.clock())

    def _give_back(self, turns: dict[str, datetime], outcome: Outcome, wish: datetime | None = None) -> None:
        """The outcome and the wish are those of the host asked last; the others have redirected."""
        for host, ends_at in turns.items():
            if host == next(reversed(turns)):
                give_turn_back(host, outcome, turn_ends_at=ends_at, come_back_at=wish, now=self.clock())
            else:
                give_turn_back(host, Outcome.ANSWERED, turn_ends_at=ends_at, now=self.clock())

    def _judge(self, response: Response) -> tuple[Outcome, datetime | None]:
        if response.status == HTTPStatus.TOO_MANY_REQUESTS:
            wish = retry_after(response, now=self.clock())
            return Outcome.UNKNOWN if wish else Outcome.FAILED, wish
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Outcome.FAILED, retry_after(response, now=self.clock())
        return Outcome.ANSWERED, None

    def _heed_robots(self, host: str, url: str) -> timedelta:
        """How long the site wishes us to pause. Raises Disallowed, or whatever keeps us from reading its rules."""
        known = self._known_rules(host)
        rules = self._read_robots(host, url) if known is None else known
        if not may_read(rules, url, user_agent=self.policy.user_agent):
            raise Disallowed(f"{host} asks programs not to read this page (robots.txt).", retryable=False)
        return crawl_delay(rules, user_agent=self.policy.user_agent)

    def _known_rules(self, host: str) -> str | None:
        row = host_row(host)
        is_fresh = row.robots_read_at and self.clock() < row.robots_read_at + ROBOTS_KEPT_FOR
        return row.robots if is_fresh else None

    def _read_robots(self, host: str, url: str) -> str:
        """A request like any other: it takes a turn, and the page waits for the next.

        The turn is one with nobody else under way: of two workers who know no rules, one asks, the other finds them.
        """
        turn = {host: self._take_turn(host, timedelta(0), manners=replace(self.manners, at_once=1))}
        known = self._known_rules(host)
        if known is not None:
            self._give_back(turn, Outcome.UNKNOWN)
            return known
        rules, outcome, wish = self._ask_for_robots(host, url, turn)
        Host.objects.filter(name=host).update(robots=rules, robots_read_at=self.clock())
        self._give_back(turn, outcome, wish)
        return rules

    def _ask_for_robots(self, host: str, url: str, turn: dict[str, datetime]) -> tuple[str, Outcome, datetime | None]:
        """The rules, and what to say when the turn is given back; when there are none yet, it is given back here."""
        policy = replace(self.policy, deadline_seconds=min(self.policy.deadline_seconds, ROBOTS_DEADLINE))
        try:
            response = self.door(Request(robots_address(url), cut_at=LARGEST_ROBOTS), policy=policy)
        except FetchFailed as error:
            if not error.retryable:  # such as redirects in a circle: there are no rules to be had
                return "", Outcome.UNKNOWN, None
            self._give_back(turn, Outcome.FAILED)
            raise NotAsked(f"The site's rules for programs (robots.txt): {error}", retryable=True) from error
        outcome, wish = self._judge(response)
        rules = robots_text(response.status, response.body)
        if rules is None:
            self._give_back(turn, outcome, wish)
            message = f"The site cannot say just now what programs may read (robots.txt, status {response.status})."
            raise NotAsked(message, retryable=True, retry_after=wish)
        return rules, outcome, wish


def _outcome_of(error: FetchFailed) -> Outcome:
    """A proxy of ours that fails says nothing of the host."""
    return Outcome.FAILED if error.retryable and not isinstance(error, ProxyFailed) else Outcome.UNKNOWN
