"""Mails that could not be delivered, as mail servers report them: from standard input, or from a maildir."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aeo.notices import bounces
from aeo.notices.actions import bouncing
from aeo.notices.models import Mail


class Command(BaseCommand):
    """`bounces < mail` for a pipe of the mail server; `bounces --maildir DIR` moves what it took to `cur`."""

    help = "Marks the mails that came back: RFC 3464 reports from standard input, or from a maildir."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the reports are."""
        parser.add_argument("--maildir", type=Path, help="a folder with new/ and cur/")

    def handle(self, *args: Any, maildir: Path | None = None, **options: Any) -> None:
        """Take them, and say how many were bounces of mails of ours."""
        if maildir is None:
            found = [bouncing.receive(sys.stdin.buffer.read(bounces.LARGEST + 1))]
        else:
            found = [self._taken(path) for path in self._new(maildir)]
        known = sum(mail is not None for mail in found)
        self.stdout.write(f"{len(found)} mails read, {known} bounces of ours")

    def _new(self, maildir: Path) -> list[Path]:
        if not (maildir / "new").is_dir():
            raise CommandError(f"{maildir} is not a maildir: it has no folder new/")
        (maildir / "cur").mkdir(exist_ok=True)
        return sorted(path for path in (maildir / "new").iterdir() if path.is_file() and not path.is_symlink())

    def _taken(self, path: Path) -> Mail | None:
        with path.open("rb") as file:
            mail = bouncing.receive(file.read(bounces.LARGEST + 1))
        path.rename(path.parent.parent / "cur" / f"{path.name}:2,S")
        return mail
