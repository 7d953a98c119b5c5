"""A private Redis: a socket in a closed folder, no TCP, nothing kept on disk (the outbox remembers)."""

import shutil
import signal
import socket
import time
from pathlib import Path

from aeo.house import process
from aeo.house.places import Instance, service_user

NAMES = ("redis-server", "valkey-server")


def find_binary() -> str | None:
    """The path of a Redis server."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def url(path: Path) -> str:
    """The address as redis-py writes it; settings turn it into Celery's form."""
    return f"unix://{path}"


def socket_path(instance: Instance) -> Path:
    """Where an instance's Redis listens."""
    return instance.sockets / "redis.sock"


def start(instance: Instance) -> process.Child:
    """Start an instance's Redis; returns when it answers."""
    return serve(socket_path(instance), instance.log("redis"), service_user())


def serve(path: Path, log: Path, user: str | None = None) -> process.Child:
    """Start a Redis that listens at `path` only; returns when it answers."""
    binary = find_binary()
    if binary is None:
        raise SystemExit("No Redis server is installed on this machine (Debian: apt install redis-server).")
    path.unlink(missing_ok=True)
    options = {
        "--port": "0",
        "--unixsocket": str(path),
        "--unixsocketperm": "700",
        "--save": "",
        "--appendonly": "no",
        "--daemonize": "no",
        "--dir": str(path.parent),
    }
    command = [binary, *(part for pair in options.items() for part in pair)]
    child = process.start(command, log=log, user=user, cwd=path.parent)
    until = time.monotonic() + 20
    while not answers(path):
        if child.poll() is not None or time.monotonic() > until:
            process.stop(child, signal.SIGTERM)
            raise SystemExit(f"Redis did not start:\n{process.tail(log)}")
        time.sleep(0.05)
    return child


def answers(path: Path) -> bool:
    """Whether a Redis at this socket says PONG."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        try:
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
