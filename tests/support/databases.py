"""Test databases: one migrated, pack-published template, and quick clones of it.

The template is named after a hash over everything that shapes it, so that a later run finds it ready. It is made by
the owner role; tests connect as the application's role.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from aeo.house.places import CHECKOUT

TEMPLATE, CLONE = "itgel_t_", "itgel_c_"
# Read once: a test may point the environment at a database of its own.
APP_URL = os.environ["DATABASE_URL"]
OWNER_URL = os.environ.get("AEO_OWNER_DATABASE_URL") or APP_URL
KEPT_TEMPLATES = 4
EFFECTIVE = "2026-01-01"
LOCK = 7_304_611  # advisory: one builder at a time on this server
SHAPING = (
    "aeo/*/migrations/*.py",
    "operators/migrations/*.py",
    "audits/migrations/*.py",
    "tests/**/migrations/*.py",
    "aeo/programme/**/*.py",
    "aeo/programme/packs/**/*.toml",
    "aeo/kernel/rights.py",
    "aeo/settings/base.py",
    "requirements.lock",
)


def owner_url(database: str = "") -> str:
    """The owner's address, of another database on the same server if one is named."""
    return _with_name(OWNER_URL, database)


def app_url(database: str) -> str:
    """The application role's address of a database."""
    return _with_name(APP_URL, database)


def _with_name(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}")) if database else url


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(owner_url(), autocommit=True) as connection:
        yield connection


def shape() -> str:
    """A hash over all files that shape the template."""
    digest = hashlib.sha256(EFFECTIVE.encode())
    for path in sorted(path for pattern in SHAPING for path in CHECKOUT.glob(pattern)):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def template() -> str:
    """The name of the ready template; made first where there is none."""
    name = TEMPLATE + shape()
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not _is_ready(server, name):
            _drop(server, name)
            _build(server, name)
            _tidy(server)
    return name


def _is_ready(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT FROM pg_database WHERE datname = %s AND datistemplate", [name]).fetchone() is not None


def _build(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    _manage(name, "migrate", "--verbosity=0", "--skip-checks")
    _manage(name, "programme", "--skip-checks", "publish", "mn", "--effective", EFFECTIVE)
    server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))


def _manage(database: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": owner_url(database)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def _tidy(server: psycopg.Connection) -> None:
    """Drop templates of older shapes, and clones whose test process is gone."""
    names = [row[0] for row in server.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
    old = [name for name in names if name.startswith(TEMPLATE)][KEPT_TEMPLATES:]
    for name in old + [name for name in names if name.startswith(CLONE) and _is_orphan(name)]:
        _drop(server, name)


def _is_orphan(clone: str) -> bool:
    here = "host=/" in APP_URL  # a server reached by socket: its test processes are this machine's
    return here and not Path("/proc", clone.removeprefix(CLONE).split("_")[0]).exists()


def clone(source: str, name: str) -> None:
    """Copy a database."""
    with _server() as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))


def drop(name: str) -> None:
    """Drop a database, whoever is still connected."""
    with _server() as server:
        _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    if server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        return
    server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
