"""Broker away, database restarted, web server killed: what was acknowledged is there, the rest comes later."""

from __future__ import annotations

import hashlib
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Decision
from aeo.documents import blobs
from aeo.documents.models import Upload
from aeo.kernel.models import Message
from operators.models import Answer, Application
from tests.factories import operators as make
from tests.process import cases
from tests.process.conftest import Nursery
from tests.support import databases
from tests.support.pages import client_of
from tests.support.processes import SEAL, WORK, Broker, Programs, wait_until

pytestmark = pytest.mark.process
PATIENCE = 180
MAILS = {"AEO_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
TOKEN = "t" * 32
WORKED_ON = """
SELECT m.id FROM kernel_message m JOIN pg_locks ON locktype = 'advisory' AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((classid::bigint << 32) | objid::bigint) = m.id WHERE m.done_at IS NULL
"""


def decide(case: cases.Ready) -> None:
    """What the approver does."""
    approver = actor_of(User.objects.get(pk=case.approver))
    decisions.decide(Decision.objects.get(pk=case.decision), by=approver)


def test_a_decision_does_not_wait_for_the_broker_and_its_certificate_comes_later(
    broker: Broker, programs: Programs, sealing: dict[str, str], hasten: Callable[..., int]
) -> None:
    case = cases.ready()
    broker.stop()
    began = time.monotonic()
    decide(case)
    assert time.monotonic() - began < 15, "a few short refusals, however many messages there are"
    assert Message.objects.filter(done_at__isnull=True).exists()
    broker.start()
    programs.worker(*WORK, env=MAILS)
    programs.worker(*SEAL, env={**MAILS, **sealing})
    wait_until(lambda: hasten(5) == 0 and cases.is_finished(case), PATIENCE, every=0.5)
    cases.assert_one_of_everything(case)


@contextmanager
def restarted(database: str) -> Iterator[None]:
    """The database ends every session and lets nobody in; on leaving it is back."""
    name = sql.Identifier(database)
    connection.close()
    with psycopg.connect(databases.owner_url(), autocommit=True) as owner:
        owner.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])
        try:
            yield
        finally:
            owner.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def somebody_works() -> bool:
    """Is a message being worked on at this moment?"""
    with connection.cursor() as cursor:
        cursor.execute(WORKED_ON)
        return bool(cursor.fetchall())


def test_workers_outlive_a_restart_of_the_database(
    nursery: Nursery, module_db: str, sealing: dict[str, str], hasten: Callable[..., int], tmp_path: Path
) -> None:
    case = cases.ready()
    started = (nursery.run("work", *WORK), nursery.run("work", *SEAL, told=sealing))
    wait_until(lambda: hasten(5) == 0, PATIENCE, every=0.2)
    decide(case)
    wait_until(somebody_works, PATIENCE, every=0.005)
    with restarted(module_db):
        time.sleep(1)
    wait_until(lambda: hasten(2) == 0 and cases.is_finished(case), PATIENCE, every=0.3)
    assert all(map(nursery.lives, started)), "the same workers went on"
    cases.assert_one_of_everything(case)


def cookies(application: Application) -> dict[str, str]:
    """The headers of the owner's browser."""
    session = client_of(make.owner(application.operator)).cookies[settings.SESSION_COOKIE_NAME].value
    jar = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()), "X-CSRFToken": TOKEN}


def send(address: str, headers: dict[str, str], body: bytes, kind: str) -> int:
    """Post; the status, or 0 when the line was cut."""
    request = urllib.request.Request(address, body, {**headers, "Content-Type": kind})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_of_answers_that_save_themselves_nothing_acknowledged_is_lost(process_db: object, programs: Programs) -> None:
    draft = make.draft()
    address, headers = programs.site(), {**cookies(draft), "HX-Request": "true"}
    server = programs.started[-1]
    url = f"{address}/portal/applications/{draft.pk}/sections/B/?q=B01"
    saved: list[int] = []

    def type_on() -> None:
        for number in range(1, 10_000):
            sent = {"B01-revision": number - 1, "B01-was": "", "B01-choice": "yes", "B01-text": f"{number} " * 500}
            if send(url, headers, urlencode(sent).encode(), "application/x-www-form-urlencoded") != 200:
                return
            saved.append(number)

    typing = threading.Thread(target=type_on)
    typing.start()
    wait_until(lambda: len(saved) > 5, PATIENCE)
    server.kill()
    typing.join(60)
    kept = Answer.objects.get(self_assessment=draft.self_assessment, question="B01")
    number = int(kept.text.split()[0])
    assert number in (saved[-1], saved[-1] + 1), "the last one acknowledged, or the one that was under way"
    assert kept.text.split() == [str(number)] * 500, "whole"
    assert kept.revision == number


def test_an_upload_that_is_cut_off_leaves_nothing_and_succeeds_again(programs: Programs, tmp_path: Path) -> None:
    draft, marker = make.draft(), tmp_path / "crashed"
    programs.site(env={"AEO_CRASH_AT": f"blob.written={marker}"})
    address = programs.site()
    crashing = _address_of(programs, 0)
    content = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
    body, kind = _form("Гэрээ.pdf", content)
    path = f"/portal/companies/{draft.operator_id}/files/new/"
    assert send(crashing + path, cookies(draft), body, kind) == 0
    assert marker.exists()
    assert not Upload.objects.exists()
    assert not blobs.exists(hashlib.sha256(content).hexdigest())
    assert send(address + path, cookies(draft), body, kind) == 200
    upload = Upload.objects.get()
    assert blobs.exists(upload.sha256)
    assert blobs.tidy(older_than=-1) >= 1, "what was left half-way is swept away"


def _address_of(programs: Programs, which: int) -> str:
    command = Path("/proc", str(programs.started[which].child.pid), "cmdline").read_bytes().split(b"\0")
    return f"http://127.0.0.1:{command[command.index(b'--port') + 1].decode()}"


def _form(name: str, content: bytes) -> tuple[bytes, str]:
    """A file as a browser sends it."""
    edge = "edge0000"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    tail = f'--{edge}\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n--{edge}--\r\n'
    whole = head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n" + tail.encode()
    return whole, f"multipart/form-data; boundary={edge}"
