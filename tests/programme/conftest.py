"""A copy of the bundled pack that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aeo.programme import loader
from aeo.programme.pack import Pack
from aeo.programme.packs import BUNDLED

Edit = Callable[[str, str, str], int]


@pytest.fixture(scope="session")
def mn() -> Pack:
    """The bundled pack of Mongolia."""
    return loader.load(BUNDLED / "mn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled pack under a code of its own, since the test database has `mn` already."""
    copy = tmp_path / "pack"
    shutil.copytree(BUNDLED / "mn", copy)
    programme = copy / "programme.toml"
    programme.write_text(programme.read_text("utf-8").replace('code = "mn"', 'code = "trial"', 1), "utf-8")
    return copy


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the first `old` in a file by `new`; gives the line on which it stands."""

    def change(file: str, old: str, new: str) -> int:
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change
