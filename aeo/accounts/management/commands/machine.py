"""`machine register NAME --scope SCOPE … --days N` · `machine list` · `machine stop NAME`."""

import re
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from aeo.accounts.machines import register_machine
from aeo.accounts.models import MachineClient
from aeo.kernel import clock

SCOPE = re.compile(r"[a-z]+(?:\.[a-z-]+)+")
LONGEST = 3660


def scope(text: str) -> str:
    """A scope such as `cais.status`."""
    if not SCOPE.fullmatch(text):
        raise ArgumentTypeError(_("expected a scope like cais.status, not “%(text)s”") % {"text": text})
    return text


def lifetime(text: str) -> timedelta:
    """A number of days."""
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST:
        raise ArgumentTypeError(_("expected a number of days from 1 to %(longest)s") % {"longest": LONGEST})
    return timedelta(days=int(text))


class Command(BaseCommand):
    """Register the systems that ask for themselves. The secret is printed once and kept nowhere."""

    help = "Register, list or stop machine clients."

    def add_arguments(self, parser: CommandParser) -> None:
        """Three sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True)
        register = commands.add_parser("register", help="make a client and print its secret, once")
        register.add_argument("name")
        register.add_argument("--scope", action="append", type=scope, required=True, help="may be given several times")
        register.add_argument("--days", type=lifetime, required=True, help="after so many days it ends by itself")
        commands.add_parser("list", help="every client, its scopes, its end and its last use")
        commands.add_parser("stop", help="end a client now").add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command."""
        getattr(self, f"_{options['command']}")(options)

    def _register(self, options: dict[str, Any]) -> None:
        name = options["name"].strip()
        if not name or len(name) > 120 or MachineClient.objects.filter(name=name).exists():
            raise CommandError(_("A client needs a name of its own, 120 letters at most."))
        self.stdout.write(register_machine(name, sorted(set(options["scope"])), clock.now() + options["days"]))

    def _list(self, options: dict[str, Any]) -> None:
        for row in MachineClient.objects.order_by("name"):
            used = row.last_used_at.isoformat(timespec="minutes") if row.last_used_at else "-"
            end = row.expires_at.isoformat(timespec="minutes") if row.active else "stopped"
            self.stdout.write(f"{row.name}\t{','.join(row.scopes)}\t{end}\t{used}")

    def _stop(self, options: dict[str, Any]) -> None:
        if not MachineClient.objects.filter(name=options["name"], active=True).update(active=False):
            raise CommandError(_("No active client has this name."))
