"""`manage.py walk CASE.toml --out DIR`: the main job without a browser (docs/case-file.md)."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from aeo.desk.walking import stage
from aeo.desk.walking.checking import check
from aeo.desk.walking.reading import BadCase, read
from aeo.programme import loader
from aeo.programme.packs import BUNDLED


class Command(BaseCommand):
    """Plays a case through the same actions as the screens, and leaves papers, register and journal in a folder."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The case file and the folder."""
        parser.add_argument("case", type=Path, help="the case file (TOML)")
        parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet, or is empty")
        parser.add_argument("--keep", action="store_true", help="keep the database and say its name")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *, case: Path, out: Path, keep: bool, language: str, **options: Any) -> None:
        """Play it; a refusal that the case does not expect ends it with exit status 1."""
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise CommandError(f"{out} is not an empty folder")
        pack = loader.load(BUNDLED / settings.AEO_PROGRAMME)
        try:
            with translation.override(language):
                check(read(case, pack), pack)
        except BadCase as bad:
            raise CommandError(str(bad)) from bad
        for number in stage.ENDINGS:
            signal.signal(number, _end)
        with stage.raised(keep=keep) as here:
            results = here.folder / "results"
            status = here.start("-m", "aeo.desk.walking", str(case.resolve()), str(case), str(results), language).wait()
            if keep:
                self.stdout.write(f"kept the database {here.database}")
            if status:
                raise CommandError("the case was not played to its end; the reason is above")
            shutil.copytree(results, out, dirs_exist_ok=True)
        self.stdout.write(self.style.SUCCESS(f"{case}: papers, register and journal are in {out}"))


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
