"""Going out for somebody who waits: a fetch that takes its turn at the host, even if that takes a few seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.utils import OperationalError, ProgrammingError

from apps.evidence.services.hosts import NotOurTurn
from verifyhub.outbound import Fetch, FetchFailed, Request, Response
from verifyhub.politeness import host_of

PATIENCE = timedelta(seconds=15)  # for all waits of one request: robots.txt takes a turn before the page


@dataclass(frozen=True)
class PatientFetch:
    """Waits instead of coming back later, and says so; whoever is before us for longer than `patience` is told of.

    A worker never waits: its rows do.
    """

    fetch: Fetch
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]  # seconds
    say: Callable[[str], None]
    patience: timedelta = PATIENCE

    def __call__(self, request: Request) -> Response:
        give_up_at = self.clock() + self.patience
        while True:
            try:
                return self.fetch(request)
            except NotOurTurn as wait:
                self._wait(wait.until, host_of(request.url), give_up_at)
            except (OperationalError, ProgrammingError) as error:
                message = "Turns at sites are kept in the database, which is not ready: run manage.py migrate first."
                raise FetchFailed(message, retryable=False) from error

    def _wait(self, until: datetime, host: str, give_up_at: datetime) -> None:
        if until > give_up_at:
            raise FetchFailed(f"Others are before us at {host}, until {until:%H:%M:%S} UTC at least.", retryable=True)
        seconds = max(0.0, (until - self.clock()).total_seconds())
        self.say(f"Waiting {seconds:.1f} seconds for our turn at {host}.")
        self.sleep(seconds)
