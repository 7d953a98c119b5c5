"""Children that end with us: started with a parent-death signal, stopped patiently and then for good."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from aeo.house import undertaker

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

Child = subprocess.Popen[bytes]
_undertakers: list[Child] = []


def die_with_parent(death: int) -> None:
    """Ask the kernel to send this process `death` when the parent ends (prctl(2))."""
    _libc.prctl(PR_SET_PDEATHSIG, death, 0, 0, 0)


def _in_child(parent: int, death: int) -> Callable[[], None]:
    def prepare() -> None:
        die_with_parent(death)
        if os.getppid() != parent:  # it died before the kernel knew
            os._exit(1)

    return prepare


def start(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    death: int = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
) -> Child:
    """Start a child in a session of its own, so that a Ctrl-C reaches only us and we choose the order.

    `death` is the signal it gets when we die without saying so. Call from the main thread: the kernel watches
    the thread that forked. Without a log it says what it says where we do.
    """
    with log.open("ab") if log else nullcontext() as out:
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if log else None,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            preexec_fn=_in_child(os.getpid(), death),
        )
    _tell_undertaker(child)
    return child


def hire_undertaker() -> None:
    """From now on, whatever `start` starts is gone soon after we are, even if we are killed."""
    if not _undertakers:
        command = [sys.executable, undertaker.__file__]
        _undertakers.append(subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True))


def _tell_undertaker(child: Child) -> None:
    for one in _undertakers:
        if one.stdin is not None:
            one.stdin.write(f"{child.pid} {undertaker.birth(child.pid)}\n".encode())
            one.stdin.flush()


def stop(child: Child, how: int = signal.SIGTERM, patience: float = 15) -> None:
    """Send `how`, wait `patience` seconds, then kill the child's whole group."""
    if child.poll() is not None:
        return
    child.send_signal(how)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for a message about why something ended."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
