"""The stage on which a case is played: a database, a Redis prefix and keys of its own.

All of it is gone afterwards, however the play ended.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis
from django.conf import settings

from aeo.desk.walking.databases import Server
from aeo.documents import demo_keys
from aeo.house import lending, process
from aeo.house.places import CHECKOUT, Instance

ENDINGS = (signal.SIGTERM, signal.SIGHUP)


def server(environment: Mapping[str, str]) -> Server:
    """The server on which walks make their databases."""
    app = environment["DATABASE_URL"]
    return Server(
        app=app,
        owner=environment.get("AEO_OWNER_DATABASE_URL") or app,
        template="itgel_walk_",
        clone="itgel_play_",
        keep=1,
        environment={
            "DJANGO_SETTINGS_MODULE": "aeo.settings.local",
            "AEO_DB_APP_ROLE": environment.get("AEO_DB_APP_ROLE") or settings.AEO_DB_APP_ROLE,
            "AEO_SIMULATED_TIME": "",
        },
    )


@dataclass
class Stage:
    """Where one case is played."""

    folder: Path
    database: str
    environment: dict[str, str]
    children: list[process.Child] = field(default_factory=list)

    def start(self, *arguments: str) -> process.Child:
        """Start a Python of ours in this environment; it says what it says to the caller."""
        command = [sys.executable, *arguments]
        child = process.start(command, log=None, cwd=CHECKOUT, env=self.environment, death=signal.SIGKILL)
        self.children.append(child)
        return child


@contextmanager
def raised(*, keep: bool = False) -> Iterator[Stage]:
    """A stage, taken down on leaving; `keep` leaves the database."""
    borrowed = {**os.environ, **lending.borrow(Instance("test"))}
    process.hire_undertaker()
    place = server(borrowed)
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="itgel-walk-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database = f"{place.clone}{os.getpid()}_{secrets.token_hex(3)}"
        template = place.ready_template()
        if not keep:
            stack.callback(place.drop, database)
        place.copy(template, database)
        stage = Stage(folder, database, _environment(borrowed, place, folder, database))
        stack.callback(_forget_messages, stage)
        demo_keys.make(folder / "keys")
        stack.callback(_end, stage)
        yield stage


def _environment(borrowed: Mapping[str, str], place: Server, folder: Path, database: str) -> dict[str, str]:
    """What all processes of the play are told: simulated time, which only trying out allows, and no way out."""
    left_out = {"AEO_OWNER_DATABASE_URL", "AEO_SEAL_KEY_FILE", "AEO_TSA_URL", "AEO_SCANNER_SOCKET", "AEO_EMAIL_BACKEND"}
    own = {
        "DJANGO_SETTINGS_MODULE": "aeo.settings.local",
        "DATABASE_URL": place.app_url(database),
        "REDIS_URL": borrowed.get("REDIS_URL") or settings.REDIS_URL,
        "AEO_REDIS_PREFIX": f"{database}:",
        "AEO_VAR_DIR": str(folder),
        "AEO_FILES_DIR": str(folder / "files"),
        "AEO_KEYS_DIR": str(folder / "keys"),
        "AEO_ASSETS_DIR": str(settings.AEO_ASSETS_DIR),
        "AEO_SIMULATED_TIME": "1",
        "AEO_DEMONSTRATION": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**{name: value for name, value in borrowed.items() if name not in left_out}, **own}


def _end(stage: Stage) -> None:
    """Nothing of the play is worth a patient end: what counts was left before."""
    for child in reversed(stage.children):
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _forget_messages(stage: Stage) -> None:
    line = redis.Redis.from_url(stage.environment["REDIS_URL"])
    try:
        if keys := list(line.scan_iter(match=f"{stage.environment['AEO_REDIS_PREFIX']}*", count=1000)):
            line.delete(*keys)
    except redis.ConnectionError:
        pass  # it is gone, and the messages with it
    finally:
        line.close()
