"""Starts VerifyHub: prepares what is missing, then becomes the web server with the worker and the scheduler inside."""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from config import startup


class Command(BaseCommand):
    help = "Prepares what is missing and serves VerifyHub until Ctrl-C."
    requires_system_checks: list[str] = []  # the stages check what a start needs, faster and in plainer words

    def handle(self, *args: object, **options: object) -> None:
        try:
            startup.check_workers()
            startup.check_data_folder(settings.DATA_DIR)
            startup.check_port(settings.HOST, settings.PORT)
            self._prepare()
        except startup.CannotStart as reason:
            sys.exit(f"VerifyHub cannot start: {reason}")
        _become_the_server()

    def _prepare(self) -> None:
        self.stdout.write("VerifyHub, demonstration mode" if settings.DEMO else "VerifyHub")
        self.stdout.write(f"  data folder      {settings.DATA_DIR}")
        self._stage("database", startup.prepare_database)
        self._stage("page files", startup.gather_page_files)
        if settings.DEMO:
            self._stage("demonstration", partial(startup.prepare_demonstration, now=timezone.now()))

    def _stage(self, name: str, act: Callable[[], str]) -> None:
        self.stdout.write(f"  {name:<16} ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        self.stdout.write(f"{act()} ({time.monotonic() - began:.1f} s)")
        self.stdout.flush()


def _become_the_server() -> NoReturn:
    """Replace this process, so that signals reach the server itself and nothing lingers when it is killed."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(settings.BASE_DIR / "config" / "embedded.py")]
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    command += ["--bind", f"{host}:{settings.PORT}"]
    command += ["--workers", str(settings.WEB_WORKERS), "--threads", str(settings.WEB_THREADS)]
    os.execv(sys.executable, command)
