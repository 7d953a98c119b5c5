"""What refers to a file by its fingerprint only: what was signed or printed. It lies above, and says so itself.

Each upper app that stores fingerprints of files in its texts registers where (its `scopes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

Pins = Callable[[datetime], Iterable[str]]
SHA256 = re.compile(r"[0-9a-f]{64}")
_pins: list[Pins] = []


def register(pins: Pins) -> None:
    """Texts written since an instant that may name files by their fingerprints."""
    if pins not in _pins:
        _pins.append(pins)


def pinned(hashes: Collection[str], since: datetime) -> set[str]:
    """Those that something written since then refers to."""
    wanted = set(hashes)
    return {sha256 for pins in _pins for text in pins(since) for sha256 in wanted.intersection(SHA256.findall(text))}
