"""`manage.py demo`: people with sign-ins and a case in every stage, in this database; run again, it changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from aeo.desk.demonstration import playing, scenario
from aeo.desk.walking.player import CannotGoOn
from aeo.desk.walking.reading import BadCase
from aeo.desk.walking.worlds import Stuck
from aeo.programme.queries import current


class Command(BaseCommand):
    """Makes demonstration data with the same player as `walk`, and prints who can sign in."""

    help = __doc__ or ""
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        """Make what is missing, then print the sign-ins."""
        if not settings.AEO_DEMONSTRATION:
            raise CommandError("AEO_DEMONSTRATION is off: this is no place for invented cases")
        if not scenario.cases().is_dir():
            raise CommandError(f"the example cases are not in {scenario.cases()}")
        with translation.override("en"):
            try:
                for words in playing.play():
                    self.stderr.write(words)
            except (BadCase, CannotGoOn, Stuck) as reason:
                raise CommandError(str(reason)) from reason
            self._print(list(playing.sign_ins(current()[1])))

    def _print(self, rows: list[playing.SignIn]) -> None:
        width = max(len(row.email) for row in rows)
        middle = max(len(row.who) for row in rows)
        self.stdout.write(f"Sign in with one of these addresses; the password of all is {playing.PASSWORD}\n\n")
        for row in rows:
            self.stdout.write(f"  {row.email:<{width}}  {row.who:<{middle}}  {row.what}\n")
