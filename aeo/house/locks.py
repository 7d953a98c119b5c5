"""File locks (flock(2)): the kernel lets go of them when their holder ends, however it ends."""

import fcntl
import os
from pathlib import Path


def take(path: Path, *, shared: bool = False, wait: bool = False) -> int | None:
    """Lock the file; returns the open descriptor that holds the lock, or None when another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(held, how)
    except BlockingIOError:
        os.close(held)
        return None
    except BaseException:
        os.close(held)
        raise
    return held


def release(held: int) -> None:
    """Let go."""
    os.close(held)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock at this moment."""
    if (held := take(path)) is None:
        return True
    release(held)
    return False
