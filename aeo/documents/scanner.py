"""ClamAV over its socket: a file is streamed to the scanner (INSTREAM, clamd(8)); nothing is opened here."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 64 * 1024
TIMEOUT = 120.0
LONGEST_ANSWER = 4096


class ScannerAway(RuntimeError):
    """The scanner did not answer: the file keeps waiting."""


class CannotJudge(ScannerAway):
    """The scanner answered, but with no verdict on this file, which keeps waiting."""


@dataclass(frozen=True)
class Finding:
    """What the scanner said: clean, or the name of what it found."""

    clean: bool
    name: str = ""


def ask(address: str, file: BinaryIO) -> Finding:
    """Ask about a file. `address` is the path of clamd's socket, or host:port. Raises ScannerAway."""
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
            answer = _answer(line)
    except OSError as error:
        raise ScannerAway(f"the scanner does not answer: {error}") from error
    return _understood(answer)


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        target: object = address
    else:
        host, _, port = address.rpartition(":")
        line, target = socket.socket(socket.AF_INET, socket.SOCK_STREAM), (host, int(port))
    with line:
        line.settimeout(TIMEOUT)
        line.connect(target)  # type: ignore[arg-type]
        yield line


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> Finding:
    """`stream: OK`, `stream: NAME FOUND`, or an error in words."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Finding(clean=True)
    if said.endswith(" FOUND"):
        return Finding(clean=False, name=said.removesuffix(" FOUND"))
    raise CannotJudge(f"the scanner could not judge: {answer or 'no answer'}")
