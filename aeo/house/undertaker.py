"""Ends what a killed supervisor leaves behind.

Every child already gets a signal from the kernel when its parent dies, but a child may hang while it obeys (Celery
does when the broker goes first), and grandchildren get none. So one small process listens at the supervisor's pipe:
it is told of each child, and when the pipe closes it waits a little and kills the process groups that still live.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

GRACE = 8.0
GIVE_UP = 30.0


def birth(pid: int) -> str:
    """When a process started, in the kernel's ticks; empty when there is none. Tells a reused number apart."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def lives(pid: int, born: str) -> bool:
    """Whether the group led by that very process has a member left."""
    if birth(pid) not in {born, ""}:
        return False
    try:
        os.killpg(pid, 0)
    except OSError:
        return False
    return True


def attend(lines: Iterable[str]) -> None:
    """Read `pid birth` lines until the supervisor closes the pipe, then see everyone out."""
    groups = [(int(pid), born) for pid, born in (line.split() for line in lines)]
    ended = time.monotonic()
    while groups := [(pid, born) for pid, born in groups if lives(pid, born)]:
        if (waited := time.monotonic() - ended) > GIVE_UP:
            return
        for pid, _born in groups if waited > GRACE else []:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.1)


if __name__ == "__main__":
    attend(sys.stdin)
