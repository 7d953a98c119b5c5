"""A private ClamAV: a socket in a closed folder, and a database of our own.

It shows how files are scanned and finds nothing but test files: the text `DEMONSTRATION`, and the file of EICAR
by which scanners are tried everywhere. A real one keeps its own databases.
"""

import os
import shutil
import signal
import time
from pathlib import Path

from aeo.house import process
from aeo.house.places import Instance, is_root, service_user

DEMONSTRATION = b"ITGEL-DEMONSTRATION-OF-A-FILE-WITH-MALWARE"
# By its hash, with its usual line ends: the text itself would make scanners delete this module.
EICAR = (
    ("275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f", 68),
    ("131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267", 69),
    ("8b3f191819931d1f2cef7289239b5f77c00b079847b9c2636e56854d1e5eff71", 70),
)
SIGNATURES = {
    "itgel.ndb": f"Itgel.Demonstration:0:*:{DEMONSTRATION.hex()}\n",
    "itgel.hsb": "".join(f"{sha256}:{size}:Eicar.Test.File\n" for sha256, size in EICAR),
}
SETTINGS = """\
LocalSocket {socket}
LocalSocketMode 600
DatabaseDirectory {database}
TemporaryDirectory {database}
Foreground yes
LogTime yes
MaxThreads 2
StreamMaxLength 4000M
MaxFileSize 2000M
MaxScanSize 2000M
SelfCheck 0
ConcurrentDatabaseReload no
Bytecode no
"""


def find_binary() -> str | None:
    """The path of clamd, which lies where only root looks by itself."""
    return shutil.which("clamd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def socket_path(instance: Instance) -> Path:
    """Where an instance's scanner listens."""
    return instance.sockets / "clamd.sock"


def start(instance: Instance) -> process.Child:
    """Start an instance's scanner; returns when it listens."""
    return serve(socket_path(instance), instance.log("scanner"), service_user())


def serve(path: Path, log: Path, user: str | None = None) -> process.Child:
    """Start a scanner that listens at `path` only; returns when it does."""
    binary = find_binary()
    if binary is None:
        raise SystemExit("No ClamAV daemon is installed on this machine (Debian: apt install clamav-daemon).")
    path.unlink(missing_ok=True)
    child = process.start([binary, "-c", _settings(path, user)], log=log, user=user, cwd=path.parent)
    until = time.monotonic() + 30
    while not path.exists():
        if child.poll() is not None or time.monotonic() > until:
            process.stop(child, signal.SIGTERM)
            raise SystemExit(f"The ClamAV daemon did not start:\n{process.tail(log)}")
        time.sleep(0.05)
    return child


def _settings(path: Path, user: str | None) -> Path:
    """Write the settings and the database beside the socket."""
    database, settings = path.parent / "clamav", path.with_suffix(".conf")
    database.mkdir(mode=0o700, exist_ok=True)
    for name, signatures in SIGNATURES.items():
        (database / name).write_text(signatures)
    settings.write_text(SETTINGS.format(socket=path, database=database))
    if user is not None and is_root():
        for one in (database, *database.iterdir()):
            shutil.chown(one, user, user)
    return settings
