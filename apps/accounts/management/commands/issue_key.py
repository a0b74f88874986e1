"""Give a partner an API key; it is shown once and cannot be had again."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.management.console import end_after, operator_at_the_console
from apps.accounts.models import Partner
from apps.accounts.services import CLAIMS_READ, SCOPES, issue_key


class Command(BaseCommand):
    help = "Give a partner an API key. The key is written to standard output, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("partner", help="the partner's name, as in the newsroom")
        parser.add_argument("--label", default="default", help="what the key is for")
        parser.add_argument(
            "--scope",
            action="append",
            choices=SCOPES,
            dest="scopes",
            help=f"may be given more than once; {CLAIMS_READ} if left out",
        )
        parser.add_argument("--days", type=int, help="how long the key is good for; for ever if left out")
        parser.add_argument(
            "--new-partner", action="store_true", help="enter the partner if there is none of this name"
        )

    def handle(
        self,
        *args: object,
        partner: str,
        label: str,
        scopes: list[str] | None,
        days: int | None,
        new_partner: bool,
        **options: object,
    ) -> None:
        now = timezone.now()
        key, plain = issue_key(
            self._partner(partner, may_enter=new_partner),
            label=label,
            scopes=scopes or [CLAIMS_READ],
            expires_at=None if days is None else end_after(days, now=now),
            by=operator_at_the_console(),
            now=now,
        )
        self.stderr.write(f"Key for {partner}, {', '.join(key.scopes)}. Keep it now: it is not shown again.")
        self.stdout.write(plain)

    def _partner(self, name: str, *, may_enter: bool) -> Partner:
        partner = Partner.objects.filter(name=name).first()
        if partner is None and may_enter:
            return Partner.objects.create(name=name, created_at=timezone.now())
        if partner is None:
            raise CommandError(f"There is no partner called {name!r}. To enter it, add --new-partner.")
        if not partner.is_active:
            raise CommandError(f"{name} is not active: its keys would be refused.")
        return partner
