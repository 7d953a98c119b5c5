"""`programme check|publish|calendar PACK`: see docs/programme-pack.md."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import Refused
from aeo.programme import actions, calendars, loader
from aeo.programme.decoding import BadPack
from aeo.programme.packs import BUNDLED

SHORT = 8  # signs of a content's hash, to tell two versions apart by


def day(text: str) -> date:
    """A day given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("expected a day like 2027-01-31, not “%(text)s”") % {"text": text}) from None


def folder_of(pack: str) -> Path:
    """The folder of a pack: a path, or the code of a bundled pack."""
    bundled = BUNDLED / pack
    return bundled if "/" not in pack and (bundled / "programme.toml").is_file() else Path(pack)


class Command(BaseCommand):
    """Check, publish, or load the calendar of a programme pack. Problems go to the error output; exit status 1."""

    help = "Check or publish a programme pack, or load its calendar years."

    def add_arguments(self, parser: CommandParser) -> None:
        """Three sub-commands, each with the pack."""
        commands = parser.add_subparsers(dest="command", required=True)
        for name in ("check", "publish", "calendar"):
            command = commands.add_parser(name)
            command.add_argument("pack", help="a folder, or the code of a bundled pack")
            if name != "calendar":
                command.add_argument("--effective", type=day, required=name == "publish")
            if name == "publish":
                words = "every case is invented, and may lie before the norms were in force"
                command.add_argument("--invented", action="store_true", help=words)
                words = "only where none is published yet; else say whether the pack differs from the one in force"
                command.add_argument("--first", action="store_true", help=words)
                command.add_argument("--called", default="manage.py", help="how this command is called here")
            command.add_argument("--by", default=SYSTEM.ref, help="who publishes (recorded)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command; a bad pack ends with every problem on a line of its own."""
        folder = folder_of(options["pack"])
        try:
            getattr(self, f"_{options['command']}")(folder, options)
        except BadPack as bad:
            lines, n = "\n".join(str(problem) for problem in bad.problems), len(bad.problems)
            count = ngettext("%(count)s problem", "%(count)s problems", n) % {"count": n}
            raise CommandError(f"{lines}\n{count}") from None
        except Refused as refused:
            raise CommandError(str(refused)) from None

    def _check(self, folder: Path, options: dict[str, Any]) -> None:
        loaded, _years = actions.ready(folder, options["effective"] or clock.today())
        words = _("%(code)s: nothing wrong; %(questions)s questions, %(letters)s letters, content %(sha256)s")
        self.stdout.write(words % self._facts(loaded))

    def _publish(self, folder: Path, options: dict[str, Any]) -> None:
        if options["invented"] and not settings.AEO_DEMONSTRATION:
            raise CommandError("AEO_DEMONSTRATION is off: cases are real here, and need norms that were in force")
        if options["first"] and (newer := actions.newer(folder)) is not None:
            if newer.differs:
                self.stdout.write(self._newer(newer, options))
            return
        published = actions.publish(folder, options["effective"], by=options["by"], invented=options["invented"])
        version = published.version
        words = (
            _("%(code)s version %(number)s is published, in force from %(day)s")
            if published.new
            else _("%(code)s version %(number)s has this content already, in force from %(day)s; nothing was published")
        )
        facts = {"code": version.code, "number": version.number, "day": version.effective_from.isoformat()}
        self.stdout.write(words % facts)

    def _newer(self, newer: actions.Newer, options: dict[str, Any]) -> str:
        """A paragraph that nobody overlooks, in every language: both versions, and what publishes the newer one."""
        version = newer.in_force
        facts = {"code": version.code, "number": version.number, "day": version.effective_from.isoformat()}
        facts |= {"sha256": version.sha256[:SHORT], "next": newer.number, "new": newer.sha256[:SHORT]}
        said = [self._differs(code, facts) for code, _name in settings.LANGUAGES]
        command = f"{options['called']} programme publish {options['pack']} --effective {clock.today().isoformat()}"
        return "\n" + "\n".join(f"{paragraph}\n    {command}\n" for paragraph in said)

    @staticmethod
    def _differs(language: str, facts: dict[str, object]) -> str:
        with override(language):
            lines = (
                _("The pack in this code is not the one in force."),
                _("In force: %(code)s version %(number)s, since %(day)s (content %(sha256)s)."),
                _("In the code: %(code)s version %(next)s (content %(new)s)."),
                _("The programme stays as in version %(number)s until version %(next)s is published. To publish it:"),
            )
        return "\n".join(line % facts for line in lines)

    def _calendar(self, folder: Path, options: dict[str, Any]) -> None:
        programme = loader.load(folder).programme
        years = calendars.read_years(folder, programme.languages)
        changed = actions.load_years(programme.code, years, by=options["by"])
        words = _("%(code)s: %(years)s calendar years, %(days)s days changed")
        self.stdout.write(words % {"code": programme.code, "years": len(years), "days": len(changed)})

    @staticmethod
    def _facts(loaded: loader.Loaded) -> dict[str, object]:
        pack = loaded.pack
        return {
            "code": pack.programme.code,
            "questions": len(pack.questions),
            "letters": len(pack.letters),
            "sha256": loaded.sha256,
        }
