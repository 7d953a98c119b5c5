"""A private PostgreSQL: own data, a socket in a closed folder, no TCP; nothing of the machine's is touched."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from aeo.house import process
from aeo.house.places import Instance, service_user

OWNER, APP, DATABASE = "itgel_owner", "itgel_app", "itgel"
LOCALE = "C.UTF-8"  # with locale C PostgreSQL neither lower-cases Cyrillic nor finds trigrams in it
ALWAYS = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "200", "jit": "off"}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SAFE_SHUTDOWN = signal.SIGINT  # PostgreSQL's "fast" shutdown: ends sessions, writes a checkpoint

ROLES = f"""
DO $$ BEGIN
  IF lower('Ө') <> 'ө' THEN
    RAISE EXCEPTION 'this database does not lower-case Cyrillic: wrong locale';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN
    CREATE ROLE {OWNER} LOGIN CREATEDB;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN
    CREATE ROLE {APP} LOGIN;
  END IF;
END $$;
GRANT pg_signal_backend TO {OWNER};
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP};
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 - constants of this module; template1 hands all of it to every new database


def find_binaries(version: str = "") -> Path | None:
    """The folder with `postgres`, `initdb` and `psql`; the newest, or the one of the major `version`."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    found.sort(key=lambda folder: float(folder.parent.name), reverse=True)
    if (elsewhere := shutil.which("postgres")) is not None:
        found.append(Path(elsewhere).resolve().parent)
    complete = [f for f in found if (f / "initdb").exists() and (f / "psql").exists()]
    return next((f for f in complete if not version or _major(f) == version), None)


def _major(folder: Path) -> str:
    command = [str(folder / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    match = re.search(r"(\d+)", said)
    return match.group(1) if match else ""


def url(instance: Instance, role: str) -> str:
    """The address that libpq and Django understand."""
    return f"postgresql://{role}@/{DATABASE}?host={instance.sockets}"


def start(instance: Instance) -> process.Child:
    """Start the instance, made first where there is none; returns when it answers and is provisioned."""
    try:
        return _start(instance)
    except SystemExit:
        if instance.keeps or not instance.data.exists():
            raise
    shutil.rmtree(instance.data)  # tests run without fsync: a power cut may have spoilt data that nobody needs
    return _start(instance)


def _start(instance: Instance) -> process.Child:
    binaries = _binaries_for(instance)
    _make(instance, binaries)
    _remove_stale(instance)
    child = process.start(
        [binaries / "postgres", "-D", instance.data, *_options(instance)],
        log=instance.log("postgres"),
        death=SAFE_SHUTDOWN,
        cwd=instance.data,
        user=service_user(),
        env=_env(),
    )
    try:
        _wait(child, instance, binaries)
        run_sql(instance, binaries, "template1", ROLES)
    except BaseException:
        process.stop(child, SAFE_SHUTDOWN)
        raise
    return child


def _options(instance: Instance) -> list[str]:
    options = {**ALWAYS, "unix_socket_directories": str(instance.sockets)}
    if not instance.keeps:
        options |= CARELESS
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]


def _binaries_for(instance: Instance) -> Path:
    written = instance.data / "PG_VERSION"
    version = written.read_text().strip() if written.exists() else ""
    if (binaries := find_binaries(version)) is not None:
        return binaries
    raise SystemExit(f"No PostgreSQL {version} server is on this machine (Debian: apt install postgresql).")


def _env() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": LOCALE}


def _make(instance: Instance, binaries: Path) -> None:
    if (instance.data / "PG_VERSION").exists():
        return
    shutil.rmtree(instance.data, ignore_errors=True)
    instance.data.mkdir(mode=0o700)
    user = service_user()
    if user is not None:
        shutil.chown(instance.data, user, user)
    command = [str(binaries / "initdb"), "-D", str(instance.data)]
    command += ["-E", "UTF8", f"--locale={LOCALE}", "-U", "postgres", "-A", "trust"]
    made = subprocess.run(
        command if instance.keeps else [*command, "--no-sync"],
        cwd=instance.data,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        env=_env(),
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise SystemExit(f"initdb failed:\n{made.stdout}{made.stderr}")


def _remove_stale(instance: Instance) -> None:
    """Wait out a server whose supervisor was killed, then drop its pid file and socket.

    The caller holds the instance's lock, so whatever still runs on this data folder belongs to nobody.
    """
    until = time.monotonic() + 15
    while (pid := _server(instance)) is not None:
        os.kill(pid, signal.SIGINT if time.monotonic() < until else signal.SIGQUIT)
        time.sleep(0.2)
    (instance.data / "postmaster.pid").unlink(missing_ok=True)
    for socket in instance.sockets.glob(".s.PGSQL.*"):
        socket.unlink()


def _server(instance: Instance) -> int | None:
    try:
        pid = int((instance.data / "postmaster.pid").read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if os.fsencode(instance.data) in command else None


def _wait(child: process.Child, instance: Instance, binaries: Path) -> None:
    until = time.monotonic() + 60
    ask = [
        str(binaries / "pg_isready"),
        "-q",
        "-h",
        str(instance.sockets),
        "-U",
        "postgres",
        "-d",
        "template1",
    ]
    while subprocess.run(ask, env=_env()).returncode:
        if child.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"PostgreSQL did not start:\n{process.tail(instance.log('postgres'))}")
        time.sleep(0.05)


def run_sql(instance: Instance, binaries: Path, database: str, sql: str) -> str:
    """Run a script as the superuser of the instance; returns what it printed."""
    command = [str(binaries / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1"]
    command += ["-h", str(instance.sockets), "-U", "postgres", "-d", database]
    done = subprocess.run(command, input=sql, capture_output=True, text=True, env=_env(), cwd="/")
    if done.returncode:
        raise SystemExit(f"PostgreSQL could not be prepared:\n{done.stderr}")
    return done.stdout
