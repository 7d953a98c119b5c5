"""One performance: read the case, play it, and leave what it came to."""

from __future__ import annotations

import sys
from pathlib import Path

from aeo.desk.walking import results
from aeo.desk.walking.checking import check
from aeo.desk.walking.clocks import Clocks
from aeo.desk.walking.player import CannotGoOn, Player
from aeo.desk.walking.reading import BadCase, read
from aeo.desk.walking.worlds import Stuck, Workers
from aeo.kernel.tasks import celery
from aeo.programme.queries import current


def give(path: Path, folder: Path) -> int:
    """Play the case of a file and leave its results in a folder; returns the exit status."""
    celery.autodiscover_tasks(force=True)
    world, clocks = Workers(), Clocks()
    try:
        case = check(read(path, current()[1]), current()[1])
        player = Player(case, world, say, after=lambda: [say(line) for line in clocks.changes()])
        player.run()
        world.finish()
        faults = results.leave(player.play, folder)
    except (BadCase, CannotGoOn, Stuck) as reason:
        print(reason, file=sys.stderr, flush=True)
        return 1
    for fault in faults:
        print(fault, file=sys.stderr, flush=True)
    return 1 if faults else 0


def say(words: str) -> None:
    """One line of what happens."""
    print(words, flush=True)
