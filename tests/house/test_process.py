"""Children end with us, whatever ends us."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from aeo.house import locks, process, undertaker
from aeo.house.places import CHECKOUT
from tests.support.processes import wait_until

# Ignores what it is told, and has a child of its own: only a kill of the whole group ends both.
STUBBORN = "import signal,subprocess,sys; signal.signal(15, signal.SIG_IGN); subprocess.run(['sleep', '300'])"
SUPERVISOR = f"""
    import sys, time
    from pathlib import Path
    from aeo.house import process, undertaker
    undertaker.GRACE = 0.5
    process.hire_undertaker()
    child = process.start([sys.executable, "-c", {STUBBORN!r}], log=Path(sys.argv[1]))
    print(child.pid, flush=True)
    time.sleep(300)
"""


def _members(group: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[process.Child]:
    child = process.start(["sleep", "300"], log=tmp_path / "log")
    yield child
    process.stop(child)


def test_a_child_is_in_a_session_of_its_own(sleeper: process.Child) -> None:
    assert os.getsid(sleeper.pid) == sleeper.pid != os.getsid(0)


def test_a_stubborn_child_is_killed_with_its_own_children(tmp_path: Path) -> None:
    child = process.start([sys.executable, "-c", STUBBORN], log=tmp_path / "log")
    wait_until(lambda: len(_members(child.pid)) == 2)
    process.stop(child, patience=0.2)
    assert child.returncode == -signal.SIGKILL
    wait_until(lambda: not _members(child.pid))


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(SUPERVISOR), str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        group = int(supervisor.stdout.readline())
        wait_until(lambda: len(_members(group)) == 2)
        supervisor.kill()
    wait_until(lambda: not _members(group), timeout=undertaker.GRACE + 10)


def test_the_undertaker_spares_a_process_that_reused_the_number(sleeper: process.Child) -> None:
    assert undertaker.lives(sleeper.pid, undertaker.birth(sleeper.pid))
    assert not undertaker.lives(sleeper.pid, "1")
    undertaker.attend([f"{sleeper.pid} 1"])
    assert sleeper.poll() is None


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    holds = f"from aeo.house import locks; locks.take(__import__('pathlib').Path({str(path)!r})); print(1, flush=True)"
    command = [sys.executable, "-c", holds + "; input()"]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert locks.take(path) is None
        assert locks.is_held(path)
        holder.kill()
    assert not locks.is_held(path)


def test_shared_locks_go_together_and_keep_the_single_one_out(tmp_path: Path) -> None:
    first, second = (locks.take(tmp_path / "lock", shared=True) for _ in range(2))
    assert first is not None
    assert second is not None
    assert locks.take(tmp_path / "lock") is None
    locks.release(first)
    locks.release(second)
    assert not locks.is_held(tmp_path / "lock")
