"""Running `manage.py walk` as somebody would, and looking for what it may have left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from aeo.house.places import CHECKOUT
from tests.support import databases

CASES = CHECKOUT / "tests" / "cases"
COMMAND = [sys.executable, str(CHECKOUT / "manage.py"), "walk"]


@dataclass(frozen=True)
class Walked:
    """How a walk ended."""

    status: int
    said: str
    complained: str
    left_behind: tuple[str, ...]


def environment() -> dict[str, str]:
    """As on a command line: no test settings, but the servers that the tests use."""
    own = {"DJANGO_SETTINGS_MODULE": "aeo.settings.local", "DATABASE_URL": databases.APP_URL}
    return {**os.environ, **own, "AEO_OWNER_DATABASE_URL": databases.owner_url()}


def walk(case: Path | str, out: Path, *arguments: str) -> Walked:
    """Play a case file to its end."""
    command = [*COMMAND, str(case), "--out", str(out), *arguments]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        said, complained = child.communicate()
    return Walked(child.returncode, said, complained, tuple(left_behind(child.pid)))


def left_behind(pid: int) -> Iterator[str]:
    """Databases and processes of a walk that ended."""
    mark = f"itgel_play_{pid}_"
    with psycopg.connect(databases.owner_url()) as server:
        names = [name for (name,) in server.execute("SELECT datname FROM pg_database")]
    yield from (f"database {name}" for name in names if name.startswith(mark))
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                yield f"process {folder.name}"
        except OSError:
            continue  # it has just ended, or is not ours to read
