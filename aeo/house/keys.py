"""Demonstration keys: made once per instance, each file for its reader only."""

import subprocess
from pathlib import Path

from aeo.house.places import CHECKOUT, PYTHON

SEAL_KEY = "seal.pem"


def make(folder: Path) -> dict[str, str]:
    """Make what is missing; returns the variables that only the sealer may have."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [str(PYTHON), "-m", "aeo.documents.demo_keys", str(folder)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"The demonstration keys could not be made:\n{done.stdout}{done.stderr}")
    return {"AEO_SEAL_KEY_FILE": str(folder / SEAL_KEY)}
