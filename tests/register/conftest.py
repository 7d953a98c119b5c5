"""Holders whose verification is finished, a moment to stand at, and keys to sign with."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from aeo.documents import demo_keys
from tests.authorisations.conftest import noon, standing

__all__ = ["keys", "noon", "standing"]


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Demonstration keys, made once."""
    folder = tmp_path_factory.mktemp("keys")
    demo_keys.make(folder)
    return folder


@pytest.fixture
def keys(settings: Settings, key_folder: Path) -> Path:
    """Keys to sign with, also in the journal's place."""
    settings.AEO_KEYS_DIR = key_folder
    return key_folder
