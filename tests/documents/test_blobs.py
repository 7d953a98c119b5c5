"""Content-addressed files: whole or not at all, never another content under a name, a slot filled once."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from aeo.documents import blobs


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> Path:
    settings.AEO_FILES_DIR = tmp_path
    return tmp_path


def test_bytes_are_kept_under_their_hash_and_for_the_owner_only(own_folder: Path) -> None:
    sha256 = blobs.put("Өвөл".encode())
    assert sha256 == hashlib.sha256("Өвөл".encode()).hexdigest()
    assert blobs.put("Өвөл".encode()) == sha256
    assert blobs.read(sha256) == "Өвөл".encode()
    assert blobs.path_of(sha256).stat().st_mode & 0o777 == 0o400
    assert list((own_folder / "partial").iterdir()) == []


def test_an_objection_leaves_nothing(own_folder: Path) -> None:
    def object_(_target: blobs.Target) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        blobs.put_stream(io.BytesIO(b"x"), 10, object_)
    with pytest.raises(blobs.TooLarge):
        blobs.put_stream(io.BytesIO(b"x" * 11), 10, lambda _target: None)
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


def test_damage_is_noticed() -> None:
    path = blobs.path_of(blobs.put(b"content"))
    path.chmod(0o600)
    path.write_bytes(b"contenT")
    for get in (blobs.read, blobs.open_):
        with pytest.raises(blobs.Damaged):
            get(path.name)
        with pytest.raises(blobs.Missing):
            get("0" * 64)
    assert not blobs.is_whole(path.name)
    assert blobs.put(b"content") == path.name, "whoever brings it again mends it"
    assert blobs.read(path.name) == b"content"
    assert path.stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 63, "A" * 64, ""])
def test_only_a_hash_is_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        blobs.path_of(name)


def test_a_slot_is_filled_once_and_all_get_the_winners_bytes() -> None:
    start, got = threading.Barrier(8), []

    def fill(number: int) -> None:
        start.wait()
        got.append(blobs.put_once("slot", f"content {number}".encode()))

    threads = [threading.Thread(target=fill, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 1
    assert blobs.once("slot") == got[0]
    assert blobs.read(hashlib.sha256(got[0]).hexdigest()) == got[0]


def test_an_empty_slot_holds_nothing() -> None:
    assert blobs.once("empty") is None


def test_what_a_crash_left_is_removed_when_it_is_old(own_folder: Path) -> None:
    blobs.put(b"x")
    old, young = own_folder / "partial" / "old", own_folder / "partial" / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert blobs.tidy() == 1
    assert (old.exists(), young.exists()) == (False, True)
