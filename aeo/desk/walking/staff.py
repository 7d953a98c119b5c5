"""The workers of a walk, each a process of its own: forked from the player, which has everything loaded already."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from django.conf import settings

from aeo.house import process
from aeo.kernel.tasks import celery, load_worker

# A printer beside the worker, so that papers keep nothing waiting.
QUEUES = {"worker": "work", "printer": "papers", "sealer": "seal"}
LEAN = ("-P", "solo", "--without-gossip", "--without-mingle", "--loglevel", "WARNING")


@dataclass
class Staff:
    """A worker, a printer and the sealer, with their logs in a folder. They die with us."""

    folder: Path
    living: dict[str, int] = field(default_factory=dict)

    def hire(self) -> None:
        """Start them. Call it before the first connection to the database: a fork would share it."""
        os.environ["CELERY_SKIP_CHECKS"] = "true"
        load_worker()
        for name, queue in QUEUES.items():
            self.living[name] = self._fork(name, queue)

    def ended(self) -> str:
        """The last words of those that ended by themselves."""
        dead = [name for name, number in self.living.items() if os.waitpid(number, os.WNOHANG)[0]]
        for name in dead:
            del self.living[name]
        return "\n".join(f"the {name} ended:\n{process.tail(self._log(name))}" for name in dead)

    def dismiss(self) -> None:
        """Nothing of theirs is worth a patient end: what counts is in the database."""
        for number in self.living.values():
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)

    def _fork(self, name: str, queue: str) -> int:
        us = os.getpid()
        sys.stdout.flush()
        number = os.fork()
        if not number:
            self._serve(name, queue, us)
        return number

    def _serve(self, name: str, queue: str, player: int) -> NoReturn:
        process.die_with_parent(signal.SIGKILL)
        try:
            if os.getppid() != player:
                raise SystemExit("the player is gone")
            out = os.open(self._log(name), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(out, 1)
            os.dup2(out, 2)
            if queue == "seal":  # nobody else is told where the key is
                settings.AEO_SEAL_KEY_FILE = str(Path(settings.AEO_KEYS_DIR) / "seal.pem")
            celery.worker_main(["worker", "-Q", queue, "-n", f"{name}@walk", *LEAN])
        except BaseException:
            traceback.print_exc()
        os._exit(1)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"
