"""`register publish`, `register project` and `register verify [--folder DIR]`: see docs/register.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from aeo.documents.register_keys import NoRegisterKey
from aeo.kernel.policy import SYSTEM
from aeo.register import actions, files, projecting, queries, verification
from aeo.register.files import Misfit


class Command(BaseCommand):
    """Publish a snapshot, write records anew after a new release, or verify; exit status 1 when something is not so."""

    help = "Publish the register now, write its records anew, or verify: records, entries, signatures and files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Three sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("publish", help="make a snapshot now; nothing when nothing changed")
        commands.add_parser("project", help="write current records anew where they would say something else today")
        verify = commands.add_parser("verify", help="work everything out again")
        verify.add_argument("--folder", type=Path, help="verify an exported folder instead; needs no database")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command."""
        try:
            getattr(self, f"_{options['command']}")(options)
        except (Misfit, NoRegisterKey) as error:
            raise CommandError(str(error)) from error

    def _publish(self, options: dict[str, Any]) -> None:
        before = queries.latest_snapshot()
        row = actions.publish(by=SYSTEM)
        words = _("snapshot %(seq)s is published, manifest %(sha256)s")
        if before is not None and before.pk == row.pk:
            words = _("nothing has changed; snapshot %(seq)s stays, manifest %(sha256)s")
        self.stdout.write(words % {"seq": row.seq, "sha256": row.sha256})

    def _project(self, options: dict[str, Any]) -> None:
        looked_at = written = 0
        for number, anew in projecting.project():
            looked_at, written = looked_at + 1, written + anew
            if anew:
                self.stdout.write(_("%(number)s: written anew") % {"number": number})
        words = _("%(written)s of %(all)s records are written anew; the others say what would be written today")
        self.stdout.write(words % {"written": written, "all": looked_at})

    def _verify(self, options: dict[str, Any]) -> None:
        folder: Path | None = options["folder"]
        for sentence in files.folder(folder) if folder else verification.verify():
            self.stdout.write(sentence)
