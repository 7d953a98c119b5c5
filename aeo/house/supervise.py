"""`make run`: PostgreSQL, Redis, web, beat, worker and sealer under one roof, ended together and in order."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

from aeo.house import keys, locks, process, services
from aeo.house.places import CHECKOUT, LOGS, PYTHON, VAR, Instance

EFFECTIVE = "2024-02-01"  # so long ago that a status of the demonstration can be due for renewal
HOST = "127.0.0.1"
MANAGE = "python3 -m aeo.house manage"  # for what runs here, from another terminal
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TOO_OFTEN, WITHIN = 5, 60.0  # deaths in seconds after which we give up
LONGEST_PAUSE = 15.0

CELERY = ("-m", "celery", "-A", "aeo.celery")
LEAN = ("--without-gossip", "--without-mingle", "--loglevel=INFO")


@dataclass
class Role:
    """One of our own processes: how to start it, and the signal that ends it when we are killed.

    A worker gets SIGQUIT then: it ends at once, and what it was doing is delivered again.
    """

    name: str
    arguments: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    death: int = signal.SIGTERM
    child: process.Child | None = None
    deaths: list[float] = field(default_factory=list)
    again_at: float = 0.0

    def start(self, env: Mapping[str, str]) -> None:
        """Start it."""
        self.child = process.start(
            [PYTHON, *self.arguments],
            log=LOGS / f"{self.name}.log",
            cwd=CHECKOUT,
            env={**env, **self.env},
            death=self.death,
        )

    def is_dead(self) -> bool:
        """Whether it ended by itself."""
        return self.child is not None and self.child.poll() is not None


def roles(port: int, seal: Mapping[str, str]) -> list[Role]:
    """Our processes in the order in which they are stopped."""
    web = ("-m", "granian", "--interface", "wsgi", "aeo.wsgi:application", "--host", HOST, "--port", str(port))
    beat = (*CELERY, "beat", "--loglevel=INFO", "--pidfile=", f"--schedule={VAR / 'celerybeat-schedule'}")
    worker = (*CELERY, "worker", "-Q", "work,papers", "-c", "2", "-n", "worker@itgel", *LEAN)
    sealer = (*CELERY, "worker", "-Q", "seal", "-c", "1", "-n", "sealer@itgel", *LEAN)
    return [
        Role("web", (*web, "--workers", "2", "--blocking-threads", "4")),
        Role("beat", beat),
        Role("worker", worker, death=signal.SIGQUIT),
        Role("sealer", sealer, env=seal, death=signal.SIGQUIT),
    ]


def run() -> int:
    """Set everything up, start it, watch it until a signal ends it."""
    instance, number = Instance("run"), port()
    if (held := locks.take(instance.state / "lock")) is None:
        raise SystemExit(f"Itgel already runs from this folder at http://localhost:{noted(instance)}/")
    _refuse_taken(number)
    _end_in_order_on_signals()
    process.hire_undertaker()
    try:
        with services.running(instance) as servers:
            (instance.state / "port").write_text(str(number))
            env = environment(instance, number)
            said = prepare(env)
            team = roles(number, keys.make(instance.keys))
            _watch(servers, team, env, f"http://localhost:{number}/", said)
    except _Ended as ended:
        print(f"\nStopped ({ended.name}). The data is kept; `make run` continues with it.", flush=True)
    finally:
        locks.release(held)
    return 0


class _Ended(BaseException):
    """A signal asked us to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.name = signal.Signals(number).name


def _end_in_order_on_signals() -> None:
    for number in ENDINGS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    for other in ENDINGS:  # from here on we are stopping; a second Ctrl-C must not leave things half stopped
        signal.signal(other, signal.SIG_IGN)
    raise _Ended(number)


def port() -> int:
    """The port that AEO_PORT names."""
    text = os.environ.get("AEO_PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"AEO_PORT={text}: a port is a number from 1 to 65535")
    return int(text)


def noted(instance: Instance) -> str:
    """The port of what runs here."""
    kept = instance.state / "port"
    return kept.read_text() if kept.exists() else str(port())


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SystemExit(f"Port {port} is taken ({error.strerror}). Name another: AEO_PORT=8001 make run") from None


def environment(instance: Instance, port: int) -> dict[str, str]:
    """What all our processes are told."""
    given = {
        "DJANGO_SETTINGS_MODULE": "aeo.settings.local",
        "AEO_BASE_URL": f"http://localhost:{port}",
        "AEO_KEYS_DIR": str(instance.keys),
    }
    return {**given, **os.environ, **services.addresses(instance)}


def prepare(env: Mapping[str, str]) -> str:
    """Migrate as the owner, publish the pack, make the demo; returns what the demo says (the sign-ins).

    A pack that differs from the one published is not published by itself, which is the administration's act: both are
    named beside the sign-ins, with the command that publishes the newer one. A demo that fails does not keep the
    programme from running; its files are not scanned, since nobody is there yet who would.
    """
    owner = {**env, "DATABASE_URL": env.get("AEO_OWNER_DATABASE_URL") or env["DATABASE_URL"]}
    _manage(owner, "migrate", "--verbosity=1")
    _manage(owner, "collectstatic", "--noinput", "--verbosity=0")
    first = ("--effective", EFFECTIVE, "--invented", "--first", "--called", MANAGE)
    pack = _manage(env, "programme", "publish", "mn", *first, needed=False)
    return _manage({**env, "AEO_SCANNER_SOCKET": ""}, "demo", needed=False) + pack


def _manage(env: Mapping[str, str], *arguments: str, needed: bool = True) -> str:
    print(f"manage.py {' '.join(arguments)}", flush=True)
    command = [str(PYTHON), "manage.py", *arguments]
    done = subprocess.run(command, cwd=CHECKOUT, env=dict(env), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        failed = f"{done.stdout}manage.py {' '.join(arguments)} failed; the reason is above."
        if needed:
            raise SystemExit(failed)
        print(f"{failed} Going on without it.", flush=True)
    return done.stdout


def _watch(servers: services.Services, team: list[Role], env: Mapping[str, str], address: str, said: str) -> NoReturn:
    try:
        for role in team:
            role.start(env)
        _wait_for_web(team[0], address)
        print(f"\n{said}\nItgel is at {address}   (logs in {LOGS}; Ctrl-C stops it)", flush=True)
        while True:
            time.sleep(0.5)
            _restart_servers(servers)
            for role in team:
                _restart(role, env)
    finally:
        stop(team)


def stop(team: list[Role]) -> None:
    """End our processes one after the other, in their order."""
    for role in team:
        if role.child is not None:
            process.stop(role.child, signal.SIGTERM, patience=20)


def _wait_for_web(web: Role, address: str) -> None:
    until = time.monotonic() + 60
    while not answers(address):
        if web.is_dead() or time.monotonic() > until:
            raise SystemExit(f"The web server did not start:\n{process.tail(LOGS / 'web.log')}")
        time.sleep(0.2)


def answers(address: str) -> bool:
    """Whether a web server answers there, whatever it says."""
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _restart_servers(servers: services.Services) -> None:
    if names := servers.dead():
        print(f"{' and '.join(names)} ended; starting again", flush=True)
        servers.start()


def _restart(role: Role, env: Mapping[str, str]) -> None:
    """Start a role again that ended by itself, with growing pauses; give up when it keeps ending."""
    now = time.monotonic()
    if role.child is None:
        if now >= role.again_at:
            role.start(env)
    elif role.is_dead():
        role.deaths = [at for at in role.deaths if at > now - WITHIN] + [now]
        if len(role.deaths) >= TOO_OFTEN:
            log = LOGS / f"{role.name}.log"
            raise SystemExit(f"{role.name} keeps ending; the last lines of {log}:\n{process.tail(log)}")
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** len(role.deaths))
        print(f"{role.name} ended ({role.child.returncode}); starting again in {pause:.0f} s", flush=True)
        role.child, role.again_at = None, now + pause
