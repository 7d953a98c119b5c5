"""Test services shared by whoever needs them at the moment.

A detached *keeper* owns the servers. Each borrower holds a shared lock on `users`; the keeper waits for that
lock for itself alone, gets it when the last borrower has ended (killed ones too), stops the servers and ends.
If the keeper is killed, the servers end by their parent-death signal. The keeper holds `keeper` while it lives
and `serving` while the servers answer, so no file left behind by a killed one can mislead.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import NoReturn

from aeo.house import locks, process, services
from aeo.house.places import CHECKOUT, Instance

_started: list[subprocess.Popen[bytes]] = []  # kept, so that nobody complains of a child that outlives us
ADDRESSES = ("DATABASE_URL", "AEO_OWNER_DATABASE_URL", "REDIS_URL")


def borrow(instance: Instance) -> dict[str, str]:
    """Make sure that the instance runs for as long as this process lives; returns the addresses."""
    if not any(services.needed(os.environ)):
        return {}
    instance.prepare()
    locks.take(instance.state / "users", shared=True, wait=True)  # held until this process ends
    until = time.monotonic() + 90
    while not locks.is_held(instance.state / "serving"):
        if not locks.is_held(instance.state / "keeper"):
            _start_keeper(instance)
        if time.monotonic() > until:
            raise SystemExit(f"The private services did not start:\n{process.tail(instance.log('keeper'))}")
        time.sleep(0.3)
    return services.addresses(instance)


def _start_keeper(instance: Instance) -> None:
    with instance.log("keeper").open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "aeo.house", "keep", instance.name],
            cwd=CHECKOUT,
            env={name: value for name, value in os.environ.items() if name not in ADDRESSES},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _started.append(keeper)


def keep(instance: Instance) -> None:
    """The keeper: run the servers until nobody borrows them."""
    if locks.take(instance.state / "keeper") is None:
        return
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)
    with services.running(instance):
        locks.take(instance.state / "serving", wait=True)
        locks.take(instance.state / "users", wait=True)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
