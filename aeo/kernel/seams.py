"""Named crash points, for the tests that kill a process between two durable steps.

`seam(name)` does nothing unless test settings name it in AEO_CRASH_AT (`name=/path/of/marker`, several with spaces
between them): then the first process to arrive creates the marker and kills itself as with kill -9; later ones pass.
"""

import os
import signal
from pathlib import Path

from django.conf import settings

SEAMS: set[str] = set()


def declare(*names: str) -> None:
    """Name seams, so that a test can enumerate all of them."""
    SEAMS.update(names)


def seam(name: str) -> None:
    """A point after which a crash must do no harm."""
    SEAMS.add(name)
    for point in settings.AEO_CRASH_AT.split():
        wanted, _, marker = point.partition("=")
        if wanted == name and _first(Path(marker)):
            os.kill(os.getpid(), signal.SIGKILL)


def _first(marker: Path) -> bool:
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
