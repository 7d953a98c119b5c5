"""Texts kept beside the tests: what a reader gets, word for word. UPDATE_SNAPSHOTS=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path


def same(path: Path, text: str) -> None:
    """The text is what the snapshot says; read the difference before you write it anew."""
    text = text.rstrip() + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: UPDATE_SNAPSHOTS=1 writes it"
    assert text == path.read_text(encoding="utf-8")
