"""A picture of a file's first page, drawn by programs that get little memory, little time and nothing else.

What is shown is only ever drawn anew here: no byte of the original, nor anything it says about itself, goes into it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from aeo.documents import formats, shrinking

LONGEST_SIDE = 1000
MEMORY = 1024**3
CPU_SECONDS, SECONDS = 15, 30
LARGEST = 8 * 1024**2


def draw(source: Path, media_type: str) -> bytes | None:
    """The picture as PNG; None for a file of which none can be drawn."""
    command = WAYS.get(media_type)
    if command is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "preview.png"
        if not _ran(command(source, target), folder) or not target.is_file():
            return None
        return target.read_bytes()


def _ran(command: Sequence[str], folder: str) -> bool:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            preexec_fn=_bounded,
            check=False,
        )
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return False
    return done.returncode == 0


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _page(source: Path, target: Path) -> list[str]:
    first = ["-singlefile", "-f", "1", "-l", "1", "-scale-to", str(LONGEST_SIDE)]
    return ["pdftoppm", "-png", *first, str(source.resolve()), str(target.with_suffix(""))]


def _image(source: Path, target: Path) -> list[str]:
    return [sys.executable, "-I", shrinking.__file__, str(source.resolve()), str(target), str(LONGEST_SIDE)]


WAYS: dict[str, Callable[[Path, Path], list[str]]] = {
    formats.PDF: _page,
    formats.PNG: _image,
    formats.JPEG: _image,
    formats.TIFF: _image,
}
