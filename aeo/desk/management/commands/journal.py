"""`journal verify` and `journal export`: whether history was rewritten, and the history itself for others to keep."""

from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aeo.kernel import exporting, verification
from aeo.kernel.models import Checkpoint, Entry, Head

NAMED = 20


class Command(BaseCommand):
    """Verify every chain, stateful row and checkpoint (exit status 1 when one does not fit), or write the entries."""

    help = "Verify the journal, or export it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("verify", help="recompute everything; name what does not fit")
        export = commands.add_parser("export", help="write one line of JSON per entry")
        export.add_argument("--subject", action="append", default=[], help="only this one, such as application:12")
        export.add_argument("--out", type=Path, metavar="FILE", help="where to; else to the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command."""
        if options["command"] == "verify":
            self._verify()
        else:
            self._export(options["subject"], options["out"])

    def _verify(self) -> None:
        faults = list(islice(verification.verify(), NAMED + 1))
        if faults:
            lines = [f"{_place(fault)}: {fault.what}" for fault in faults[:NAMED]]
            raise CommandError("\n".join([*lines, *(["and more"] if len(faults) > NAMED else [])]))
        rows = sum(model._base_manager.count() for model in verification.stateful_models())
        counts = (Entry.objects.count(), Head.objects.count(), rows, Checkpoint.objects.count())
        self.stdout.write("entries {}, subjects {}, rows {}, checkpoints {}: all fit".format(*counts))

    def _export(self, subjects: list[str], out: Path | None) -> None:
        lines = exporting.export_lines(subjects)
        if out is None:
            self.stdout.writelines(line.decode() for line in lines)
            return
        with out.open("wb") as file:
            file.writelines(lines)


def _place(fault: verification.Fault) -> str:
    return f"{fault.subject}, entry {fault.seq}" if fault.seq else fault.subject
