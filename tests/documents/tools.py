"""Other people's programs look at our papers: poppler and qpdf."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path


def ask(program: str, pdf: bytes, *arguments: str, after: tuple[str, ...] = ()) -> str:
    """What a program says of a PDF; fails when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        done = subprocess.run([program, *arguments, str(path), *after], capture_output=True, text=True, check=True)
    return done.stdout


def text_of(pdf: bytes) -> str:
    """The text as a reader's program extracts it."""
    return ask("pdftotext", pdf, "-layout", after=("-",))


def signature_of(pdf: bytes) -> str:
    """What poppler says of the seal."""
    return ask("pdfsig", pdf)
