"""`make run`: ports, restarts, order of the end."""

import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aeo.house import commands, locks, places, process, supervise
from aeo.house.supervise import Role

IDLE = "import time; time.sleep(300)"


@pytest.fixture
def role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Role]]:
    monkeypatch.setattr(supervise, "LOGS", tmp_path)
    monkeypatch.setattr(supervise, "PYTHON", Path(sys.executable))
    made: list[Role] = []

    def make(name: str, code: str = IDLE) -> Role:
        made.append(Role(name, ("-c", code)))
        made[-1].start({})
        return made[-1]

    yield make
    supervise.stop(made)


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind((supervise.HOST, 0))
        other.listen()
        number = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {number} is taken"):
            supervise._refuse_taken(number)
    supervise._refuse_taken(number)


@pytest.mark.parametrize("wrong", ["http", "0", "70000", "-1"])
def test_a_port_is_a_number(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEO_PORT", wrong)
    with pytest.raises(SystemExit, match="AEO_PORT"):
        supervise.port()


def test_a_role_that_ends_is_started_again_after_a_pause(role: Callable[..., Role]) -> None:
    beat = role("beat")
    assert beat.child is not None
    first = beat.child
    first.kill()
    first.wait()
    supervise._restart(beat, {})
    assert _pid(beat) is None
    assert beat.again_at > time.monotonic()
    beat.again_at = 0
    supervise._restart(beat, {})
    assert _pid(beat) not in {None, first.pid}


def _pid(role: Role) -> int | None:
    return role.child.pid if role.child is not None else None


def test_a_role_that_keeps_ending_ends_everything_with_its_last_words(role: Callable[..., Role]) -> None:
    web = role("web", "import sys; sys.exit('no template folder')")
    with pytest.raises(SystemExit, match=r"web keeps ending(.|\n)*no template folder"):
        _end_again_and_again(web)
    assert len(web.deaths) == supervise.TOO_OFTEN


def _end_again_and_again(role: Role) -> None:
    while True:
        if role.child is not None:
            role.child.wait()
        role.again_at = 0
        supervise._restart(role, {})


def test_everything_is_stopped_in_order(role: Callable[..., Role], monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[int] = []
    really = process.stop

    def stop(child: process.Child, how: int = signal.SIGTERM, patience: float = 15) -> None:
        stopped.append(child.pid)
        really(child, how, patience)

    monkeypatch.setattr(process, "stop", stop)
    team = [role(name) for name in ("web", "beat", "worker", "sealer")]
    supervise.stop(team)
    assert stopped == [one.child.pid for one in team if one.child is not None]
    assert all(one.is_dead() for one in team)


def test_only_the_sealer_is_told_of_the_seal_key() -> None:
    team = supervise.roles(8000, {"AEO_SEAL_KEY_FILE": "/keys/seal.pem"})
    assert [one.name for one in team] == ["web", "beat", "worker", "sealer"]
    assert [one.name for one in team if "AEO_SEAL_KEY_FILE" in one.env] == ["sealer"]
    assert "seal" in team[-1].arguments
    assert not any("seal" in one.arguments for one in team[:-1])


def test_what_is_to_be_known_of_the_pack_comes_with_the_sign_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, ...]] = []

    def manage(_env: object, *arguments: str, needed: bool = True) -> str:
        called.append(arguments)
        return {"programme": "The pack in this code is not the one in force.\n", "demo": "Sign in as\n"}.get(
            arguments[0], ""
        )

    monkeypatch.setattr(supervise, "_manage", manage)
    said = supervise.prepare({"DATABASE_URL": "postgres://"})
    assert said == "Sign in as\nThe pack in this code is not the one in force.\n"
    (publish,) = [one for one in called if one[0] == "programme"]
    assert ("--first" in publish, publish[-1]) == (True, "python3 -m aeo.house manage")


def test_manage_needs_what_runs_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "_state", lambda: tmp_path)
    with pytest.raises(SystemExit, match="`make run` does not run"):
        commands.manage(["programme", "check", "mn"])
    state = places.Instance("run").state
    held = locks.take(state / "lock")
    assert held is not None
    (state / "port").write_text("8123")
    ran: list[tuple[list[str], dict[str, str]]] = []

    def call(command: list[str], env: dict[str, str]) -> int:
        ran.append((command, env))
        return 0

    monkeypatch.setattr(commands, "_call", call)
    monkeypatch.delenv("AEO_BASE_URL", raising=False)
    assert commands.manage(["programme", "check", "mn"]) == 0
    locks.release(held)
    ((command, env),) = ran
    assert command[1:] == ["manage.py", "programme", "check", "mn"]
    assert env["AEO_BASE_URL"] == "http://localhost:8123"
