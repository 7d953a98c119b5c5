"""`catalogue update|check`: the translations against what code and templates say; see docs/translating.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from aeo.desk import catalogue

SOURCE = "en"


class Command(BaseCommand):
    """Bring the catalogues up to date, or say what is wrong with them (exit status 1)."""

    help = "Update or check the catalogues of translations."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=("update", "check"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Each language but the one the code is written in."""
        said = catalogue.gathered(settings.BASE_DIR)
        languages = [code for code, _name in settings.LANGUAGES if code != SOURCE]
        if options["what"] == "update":
            for language in languages:
                catalogue.write(language, catalogue.merged(catalogue.read(language), said))
        wrong = [f"{language}: {fault}" for language in languages for fault in catalogue.faults(language, said)]
        self.stdout.writelines(f"{line}\n" for line in wrong)
        if wrong and options["what"] == "check":
            raise CommandError(f"{len(wrong)} faults")
        self.stdout.write(f"{len({sentence.key for sentence in said})} sentences, {len(wrong)} faults")
