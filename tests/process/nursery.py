"""A process that has loaded the programme once and forks workers and deciders in milliseconds.

It reads orders, one JSON object a line: `{"run": NAME, "settings": {...}, "arguments": [...], "at": INSTANT}`, and
answers each with the number of the process that carries it out, at that instant if there is one. A child that ended is
gone at once: nobody has to wait for it.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from aeo.celery import app

# isort: split
# That set Django up: models can be loaded.
from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Decision
from aeo.documents import render
from aeo.house import process
from aeo.kernel import clock
from aeo.kernel.tasks import load_worker

Order = dict[str, Any]
LEAN = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=INFO")


def work(*queues: str) -> None:
    """Be a worker, in one process: what is killed is the whole worker."""
    app.worker_main(["worker", "-P", "solo", "-Q", ",".join(queues), "-n", f"{os.getpid()}@test", *LEAN])


def decide(decision_id: int, user_id: int) -> None:
    """Take a decision, as the web process does when an approver sends the form."""
    decisions.decide(Decision.objects.get(pk=decision_id), by=actor_of(User.objects.get(pk=user_id)))


JOBS: dict[str, Callable[..., None]] = {"work": work, "decide": decide}


def main() -> None:
    """Carry out orders until nobody gives any."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are not waited for
    render._engine()  # a second that every child saves
    load_worker()
    os.environ["CELERY_SKIP_CHECKS"] = "true"  # Django's checks, which cost each worker seconds more
    sys.stderr.write("ready\n")
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            _carry_out(orjson.loads(line))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _carry_out(order: Order) -> None:
    process.die_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        for name, value in order["settings"].items():
            setattr(settings, name, value)
        with clock.frozen(datetime.fromisoformat(order["at"])) if order["at"] else nullcontext():
            JOBS[order["run"]](*order["arguments"])
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
