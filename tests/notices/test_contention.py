"""Two who tell the same at once, with real transactions: it is told once."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from aeo.accounts.models import User
from aeo.notices.actions import messages
from aeo.notices.models import Mail, Message
from tests.notices.facts import MESSAGE_FACTS
from tests.notices.people import account
from tests.support.fixtures import ProcessDatabase


def tell(*users: User) -> list[Message]:
    return messages.tell(users, "case_arrived", MESSAGE_FACTS, about="application:12", url="/desk/cases/12/")


def test_what_somebody_else_tells_in_this_very_moment_is_told_once(process_db: ProcessDatabase) -> None:
    bat, ann = account(), account("ann@customs.example", "Ann", "en")
    told: list[Message] = []

    def beside() -> None:
        told.extend(tell(bat, ann))
        connection.close()

    with transaction.atomic():
        assert len(tell(bat)) == 1
        other = threading.Thread(target=beside)
        other.start()
        _until_waiting()
    other.join(30)
    assert [message.user_ref for message in told] == [ann.ref]
    assert sorted(Mail.objects.values_list("to", flat=True)) == [ann.email, bat.email]


def _until_waiting() -> None:
    """Return when another session waits for what this one has not committed."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
    for _try in range(600):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone() == (1,):
                return
        time.sleep(0.05)
    pytest.fail("nobody waited")
