"""A real ClamAV daemon with one signature of our own, for tests that scan."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import pytest

from aeo.house import process, virus_scanner
from tests.support.environment import OWN

MALWARE = b"%PDF-1.4\n% " + virus_scanner.DEMONSTRATION + b"\n%%EOF"

# Turned by 13 letters: as it is, a scanner would delete this module.
TURNED = r"K5B!C%@NC[4\CMK54(C^)7PP)7}$RVPNE-FGNAQNEQ-NAGVIVEHF-GRFG-SVYR!$U+U*"
EICAR = codecs.decode(TURNED, "rot13").encode()


class Scanner:
    """A daemon that may be away and come back."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clamd.sock"
        self.child: process.Child | None = None

    def start(self) -> None:
        """It answers."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        self.child = virus_scanner.serve(self.path, self.path.with_suffix(".log"))

    def stop(self) -> None:
        """It is away."""
        if self.child is not None:
            process.stop(self.child)


@pytest.fixture
def clamd(settings: object) -> Iterator[Scanner]:
    """A daemon that answers, told to the programme."""
    own = Scanner(OWN / "clamd")
    own.start()
    settings.AEO_SCANNER_SOCKET = str(own.path)  # type: ignore[attr-defined]
    yield own
    own.stop()
