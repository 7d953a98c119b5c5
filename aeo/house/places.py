"""Where things live: the checkout, and the private instances' data, sockets and logs."""

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("AEO_VAR_DIR") or CHECKOUT / "var")
LOGS = VAR / "log"
STAMPS = VAR / "stamps"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
SHARED_TEMPORARY = Path("/tmp")  # noqa: S108 - short; `prepare` closes the folder and checks its owner
SOCKET_PATH_LIMIT = 107  # bytes; sockaddr_un.sun_path less its closing zero


def is_root() -> bool:
    """Whether PostgreSQL must be started as somebody else."""
    return os.geteuid() == 0


def service_user() -> str | None:
    """The user that PostgreSQL and Redis run as; None: the one who calls."""
    return "postgres" if is_root() else None


def _state() -> Path:
    if is_root():
        return Path("/var/lib/aeo")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "aeo"


def _sockets() -> Path:
    if is_root():
        return Path("/run/aeo")
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(runtime) / "aeo" if os.path.isdir(runtime) else SHARED_TEMPORARY / f"aeo-{os.geteuid()}"


@dataclass(frozen=True)
class Instance:
    """One private pair of PostgreSQL and Redis of this checkout: `run`, `test` or `bench`."""

    name: str

    @property
    def state(self) -> Path:
        """The folder that survives a stop."""
        return _state() / MARK / self.name

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.state / "postgres"

    @property
    def keys(self) -> Path:
        """Demonstration keys."""
        return self.state / "keys"

    @property
    def sockets(self) -> Path:
        """The closed folder of both sockets, short enough for a socket's address."""
        return _sockets() / MARK / self.name

    @property
    def keeps(self) -> bool:
        """Whether the data is worth an fsync (tests' is not)."""
        return self.name != "test"

    def log(self, process: str) -> Path:
        """The log file of a process."""
        return LOGS / (f"{process}.log" if self.name == "run" else f"{self.name}-{process}.log")

    def prepare(self) -> None:
        """Make the folders; refuse a socket folder that is too long or that somebody else owns."""
        LOGS.mkdir(parents=True, exist_ok=True)
        for folder, mode in ((self.state, 0o711), (self.keys, 0o700), (self.sockets, 0o700)):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)
        longest = self.sockets / ".s.PGSQL.5432.lock"
        if len(os.fsencode(longest)) > SOCKET_PATH_LIMIT:
            raise SystemExit(
                f"{longest}: longer than {SOCKET_PATH_LIMIT} bytes; set XDG_RUNTIME_DIR to a shorter folder"
            )
        for folder in (self.sockets, *self.sockets.parents[:2]):
            if folder.stat().st_uid not in {os.geteuid(), 0, _uid_of_service()}:
                raise SystemExit(f"{folder} belongs to another user; remove it, or set XDG_RUNTIME_DIR")
        if (user := service_user()) is not None:
            shutil.chown(self.sockets, user, user)


def _uid_of_service() -> int:
    user = service_user()
    return pwd.getpwnam(user).pw_uid if user else os.geteuid()
