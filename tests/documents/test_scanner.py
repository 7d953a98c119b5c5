"""The scanner's protocol (clamd, INSTREAM), against a small daemon that speaks it."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aeo.documents import scanner, tasks
from aeo.documents.actions import uploads
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from tests.support.scanners import EICAR

EDITOR = Actor("user:7", "Бат")


class Clamd(threading.Thread):
    """Answers as clamd does: `zINSTREAM`, chunks with their length, an empty chunk, one line ending in NUL."""

    def __init__(self, path: Path, answer: bytes = b"") -> None:
        super().__init__(daemon=True)
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.line.bind(str(path))
        self.line.listen()
        self.answer = answer
        self.seen: list[bytes] = []

    def run(self) -> None:
        while True:
            try:
                caller, _ = self.line.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as said:
                self._serve(caller, said)

    def _serve(self, caller: socket.socket, said: Any) -> None:
        assert said.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(said.read(4), "big"):
            content += said.read(length)
        self.seen.append(content)
        verdict = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"
        caller.sendall(self.answer or verdict)


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Clamd]:
    daemon = Clamd(tmp_path / "clamd.sock")
    daemon.start()
    yield daemon
    daemon.line.shutdown(socket.SHUT_RDWR)
    daemon.line.close()
    daemon.join(5)


def test_a_clean_file_of_many_chunks_arrives_whole(clamd: Clamd, tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    assert scanner.ask(str(tmp_path / "clamd.sock"), io.BytesIO(content)) == scanner.Finding(clean=True)
    assert clamd.seen == [content]


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: x ERROR\0", b"nonsense\0"])
def test_an_answer_that_is_no_verdict_leaves_the_file_waiting(clamd: Clamd, tmp_path: Path, answer: bytes) -> None:
    clamd.answer = answer
    with pytest.raises(scanner.ScannerAway, match="could not judge"):
        scanner.ask(str(tmp_path / "clamd.sock"), io.BytesIO(b"x"))


def test_a_scanner_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(scanner.ScannerAway, match="does not answer"):
        scanner.ask(str(tmp_path / "nobody.sock"), io.BytesIO(b"x"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "scan", "flags"),
    [(b"fine", Scan.CLEAN, []), (EICAR, Scan.INFECTED, ["malware: Win.Test.EICAR_HDB-1"])],
)
def test_an_upload_waits_is_scanned_and_marked_once(
    clamd: Clamd, tmp_path: Path, settings: Any, content: bytes, scan: str, flags: list[str]
) -> None:
    settings.AEO_SCANNER_SOCKET = str(tmp_path / "clamd.sock")
    upload = uploads.store(io.BytesIO(content), "a.txt", EDITOR)
    assert upload.scan == Scan.WAITING
    assert kernel.Message.objects.get(topic="upload.scan").payload == {"id": upload.pk}
    tasks.scan(upload.pk)
    tasks.scan(upload.pk)
    marked = Upload.objects.get(pk=upload.pk)
    assert (marked.scan, marked.flags) == (scan, flags)
    assert marked.scanned_at is not None
    assert len(clamd.seen) == 1


@pytest.mark.django_db
def test_with_the_scanner_away_the_file_keeps_waiting(tmp_path: Path, settings: Any) -> None:
    settings.AEO_SCANNER_SOCKET = str(tmp_path / "nobody.sock")
    upload = uploads.store(io.BytesIO(b"fine"), "a.txt", EDITOR)
    with pytest.raises(scanner.ScannerAway):
        tasks.scan(upload.pk)
    assert Upload.objects.get(pk=upload.pk).scan == Scan.WAITING
