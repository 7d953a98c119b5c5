"""What a fresh machine needs, and how it is asked for."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from aeo.house import install, packages, places, postgres, services
from aeo.house.packages import Need

ABSENT = (Need("libfoo1", lambda: False), Need("barfont", lambda: True))


def test_only_what_is_missing_is_asked_for() -> None:
    assert packages.missing(ABSENT) == ["libfoo1"]


def test_this_machine_has_everything_the_tests_need() -> None:
    assert packages.missing((*packages.TO_RUN, *packages.TO_TEST)) == []


def test_a_system_without_apt_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="Please install what Debian calls: libfoo1"):
        packages.install(ABSENT)


def test_without_root_and_sudo_the_command_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(SystemExit, match="as root: apt-get install libfoo1"):
        packages.install(ABSENT)


def test_the_apt_script_is_a_shell_script() -> None:
    assert subprocess.run(["sh", "-n", "-c", packages.APT]).returncode == 0


def test_the_lock_names_versions_and_hashes_and_no_host() -> None:
    text = install.LOCK.read_text()
    assert "://" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.\-\[\]]+==\S+", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]


def test_the_lock_holds_every_dependency_of_the_project() -> None:
    project = tomllib.loads((places.CHECKOUT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    names = {re.split(r"[<>=\[;~! ]", line)[0] for group in groups for line in group}
    locked = {line.split("==")[0].split("[")[0] for line in install.LOCK.read_text().splitlines() if "==" in line}
    assert {re.sub(r"[_.]", "-", name).lower() for name in names} <= locked


def test_the_distributions_build_of_the_same_python_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "DISTRIBUTED", tmp_path)
    assert install.interpreters() == [sys.executable]
    same = tmp_path / f"python3.{sys.version_info.minor}"
    same.touch()
    (tmp_path / f"python3.{sys.version_info.minor + 1}").touch()
    assert install.interpreters() == [str(same), sys.executable]


def test_an_interpreter_that_makes_no_environment_gives_way_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "VENV", tmp_path / "venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setattr(install, "interpreters", lambda: ["/bin/false", sys.executable])
    install._make_environment()
    assert install._works()
    monkeypatch.setattr(install, "VENV", tmp_path / "other")
    monkeypatch.setattr(install, "PYTHON", tmp_path / "other" / "bin" / "python")
    monkeypatch.setattr(install, "interpreters", lambda: ["/bin/false"])
    with pytest.raises(SystemExit, match="could not make a virtual environment"):
        install._make_environment()


def test_a_socket_folder_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_state", lambda: tmp_path)
    monkeypatch.setattr(places, "_sockets", lambda: tmp_path / ("long" * 25))
    with pytest.raises(SystemExit, match="longer than 107 bytes"):
        places.Instance("run").prepare()


def test_the_socket_folder_is_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_state", lambda: tmp_path / "state")
    monkeypatch.setattr(places, "_sockets", lambda: tmp_path / "s")
    monkeypatch.setattr(places, "SOCKET_PATH_LIMIT", 300)
    instance = places.Instance("run")
    instance.prepare()
    assert instance.sockets.stat().st_mode & 0o777 == 0o700
    assert instance.keys.stat().st_mode & 0o777 == 0o700


def test_given_addresses_are_used_instead_of_private_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/itgel")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example/0")
    monkeypatch.setenv("AEO_SCANNER_SOCKET", "scanner.example:3310")
    assert services.addresses(places.Instance("run")) == {}
    monkeypatch.delenv("REDIS_URL")
    assert set(services.addresses(places.Instance("run"))) == {"REDIS_URL"}


def test_two_roles_lead_to_the_same_database() -> None:
    owner, app = (postgres.url(places.Instance("run"), role) for role in (postgres.OWNER, postgres.APP))
    assert owner.replace(postgres.OWNER, postgres.APP) == app


def test_data_of_tests_is_careless_and_of_everything_else_is_not() -> None:
    assert "fsync=off" in postgres._options(places.Instance("test"))
    assert not any("fsync" in part for name in ("run", "bench") for part in postgres._options(places.Instance(name)))
    assert "listen_addresses=" in postgres._options(places.Instance("run"))
