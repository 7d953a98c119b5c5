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
from aeo.kernel import clock
from aeo.programme.queries import current


def give(path: Path, name: str, folder: Path) -> int:
    """Play the case of a file, called `name`, and leave its results in a folder; returns the exit status."""
    world, clocks, pack = Workers(), Clocks(), current()[1]
    try:
        case = check(read(path, pack, name), pack)
        player = Player(case, world, say, after=lambda: say(*clocks.changes()))
        player.run()
        world.finish()
        with clock.frozen(player.now):
            results.leave(player.play, folder)
    except (BadCase, CannotGoOn, Stuck, results.DoesNotVerify) as reason:
        print(reason, file=sys.stderr, flush=True)
        return 1
    return 0


def say(*lines: str) -> None:
    """What happens."""
    for line in lines:
        print(line, flush=True)
