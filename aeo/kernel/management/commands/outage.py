"""`outage BEGAN ENDED`: our system was down; operators' periods that ended meanwhile are prolonged."""

from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aeo.kernel import clock, reviewing
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import Refused


def instant(text: str) -> datetime:
    """A time given on the command line, in the programme's zone unless it names one."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        words = _("expected a time like 2027-01-31T09:00, not “%(text)s”") % {"text": text}
        raise ArgumentTypeError(words) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.zone())


class Command(BaseCommand):
    """Record an outage that is over. What a worker then prolongs stands in the ledger of each case."""

    help = "Record that the system was down: operators' periods that ended meanwhile go on to the next working day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two times."""
        parser.add_argument("began", type=instant)
        parser.add_argument("ended", type=instant)
        parser.add_argument("--note", default="", help="what happened, in words that operators may read")
        parser.add_argument("--by", default=SYSTEM.ref, help="who records it (journalled)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Record it, and name the cases that a person has to look at."""
        try:
            row = reviewing.record_outage(options["began"], options["ended"], by=options["by"], note=options["note"])
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(_("The outage is recorded; running periods are looked at again by a worker."))
        late = reviewing.ended_during(row)
        for deadline in late:
            self.stdout.write(f"{deadline.subject}  {deadline.clock}  {deadline.due_on.isoformat()}")
        if late:
            words = ngettext(
                "%(count)s period ended meanwhile and is closed: please look at the case.",
                "%(count)s periods ended meanwhile and are closed: please look at the cases.",
                len(late),
            )
            self.stdout.write(words % {"count": len(late)})
