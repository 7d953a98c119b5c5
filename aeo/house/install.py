"""Everything between a fresh clone and a working one; what is already done is not done again."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from aeo.house import packages
from aeo.house.places import CHECKOUT, PYTHON, VENV

LOCK = CHECKOUT / "requirements.lock"
STAMP = VENV / "installed"
DISTRIBUTED = Path("/usr/bin")
LOCALES = CHECKOUT / "aeo" / "locale"


def install(*, tests: bool = False) -> None:
    """System packages, Python packages, front-end assets, translations."""
    packages.install((*packages.TO_RUN, *packages.TO_TEST) if tests else packages.TO_RUN)
    python_packages()
    run("-m", "aeo.assets", "build")
    translations()


def run(*arguments: str) -> None:
    """Run the virtual environment's Python; stop the whole command when it fails."""
    done = subprocess.run([str(PYTHON), *arguments], cwd=CHECKOUT)
    if done.returncode:
        raise SystemExit(f"python {' '.join(arguments)} failed ({done.returncode})")


def python_packages() -> None:
    """The virtual environment, holding what requirements.lock names, each file checked by its hash."""
    _make_environment()
    wanted = hashlib.sha256(LOCK.read_bytes() + _version()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Installing the Python packages of requirements.lock", flush=True)
    _install_uv()
    if _call([VENV / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON, *_checked(LOCK)], _uv_settings()):
        print("uv did not succeed; trying pip", flush=True)
        if _call([PYTHON, "-m", "pip", "install", "-q", *_checked(LOCK)]):
            raise SystemExit("The Python packages could not be installed. The reason is above.")
    STAMP.write_text(wanted)


def interpreters() -> list[str]:
    """What the environment is made of, in this order: the distribution's build of the version that calls us, else ours.

    A distribution builds with the compiler's profile and keeps security updates; what one compiles oneself mostly has
    neither (docs/decisions/0029).
    """
    distributed = DISTRIBUTED / f"python3.{sys.version_info.minor}"
    return [str(distributed), sys.executable] if distributed.exists() else [sys.executable]


def _make_environment() -> None:
    if _works():
        return
    for interpreter in interpreters():
        shutil.rmtree(VENV, ignore_errors=True)
        if not _call([interpreter, "-m", "venv", VENV], quiet=interpreter != sys.executable) and _works():
            break
    else:
        raise SystemExit("Python could not make a virtual environment. The reason is above.")
    if _call([PYTHON, "-c", "import pip"], quiet=True):
        _call([PYTHON, "-m", "ensurepip", "--default-pip"], quiet=True)


def _works() -> bool:
    return PYTHON.exists() and not _call([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])


def _version() -> bytes:
    return subprocess.run([str(PYTHON), "-c", "import sys; print(sys.version)"], stdout=subprocess.PIPE).stdout


def _install_uv() -> None:
    """uv from the same lock, by the pip that every virtual environment brings."""
    lines = LOCK.read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("uv=="))
    length = next(n for n, line in enumerate(lines[start:], 1) if not line.endswith("\\"))
    only = VENV / "uv.lock"
    only.write_text("\n".join(lines[start : start + length]) + "\n")
    if _call([PYTHON, "-m", "pip", "install", "-q", *_checked(only)]):
        raise SystemExit("pip could not install uv. The reason is above.")


def _checked(lock: Path) -> list[str | Path]:
    return ["--require-hashes", "-r", lock]


def _uv_settings() -> dict[str, str]:
    """uv does not read pip's configuration: hand it the index that this machine's pip is told to use."""
    settings = {"UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy")}
    command = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    index = os.environ.get("PIP_INDEX_URL") or subprocess.run(command, capture_output=True, text=True).stdout.strip()
    if index and "UV_DEFAULT_INDEX" not in os.environ:
        settings["UV_DEFAULT_INDEX"] = index
    return settings


def _call(command: Sequence[str | Path], extra: Mapping[str, str] | None = None, *, quiet: bool = False) -> int:
    out = subprocess.DEVNULL if quiet else None
    env = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(extra or {})}
    return subprocess.run([str(part) for part in command], cwd=CHECKOUT, env=env, stdout=out, stderr=out).returncode


def translations() -> None:
    """Compile the message catalogues that are newer than their compiled form."""
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            language = source.parents[1].name
            catalogue = ["-i", str(source), "-o", str(compiled), "-l", language]
            run("-m", "babel.messages.frontend", "-q", "compile", *catalogue)
