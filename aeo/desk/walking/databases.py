"""Databases that last as long as somebody plays or tests in them: quick clones of a migrated, published template.

A template is named after a hash over everything that shapes it, so that a later run finds it ready. The owner's role
makes databases; whoever uses one connects as the application's role.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from aeo.house.places import CHECKOUT

EFFECTIVE = "2026-01-01"
LOCK = 7_304_611  # advisory: one builder at a time on a server
SHAPING = (
    "aeo/*/migrations/*.py",
    "operators/migrations/*.py",
    "audits/migrations/*.py",
    "aeo/programme/**/*.py",
    "aeo/programme/packs/**/*.toml",
    "aeo/kernel/rights.py",
    "aeo/settings/base.py",
    "requirements.lock",
)


def with_name(url: str, database: str) -> str:
    """The address of another database on the same server, if one is named."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}")) if database else url


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server, and how templates and clones on it are called.

    A clone's name begins with `clone` and the number of the process it belongs to. With `over`, a template is a copy of
    that server's template, migrated further: most of the work is done once for both.
    """

    app: str
    owner: str
    template: str
    clone: str
    keep: int = 2
    shaping: Sequence[str] = SHAPING
    environment: Mapping[str, str] = field(default_factory=dict)
    over: Server | None = None

    def app_url(self, database: str) -> str:
        """The application role's address of a database."""
        return with_name(self.app, database)

    def owner_url(self, database: str = "") -> str:
        """The owner's address."""
        return with_name(self.owner, database)

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.owner, autocommit=True) as connection:
            yield connection

    def shape(self) -> str:
        """A hash over all that shapes the template."""
        digest = hashlib.sha256(f"{EFFECTIVE} {sorted(self.environment.items())}".encode())
        for path in sorted(path for pattern in self.shaping for path in CHECKOUT.glob(pattern)):
            digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:16]

    def ready_template(self) -> str:
        """The name of the ready template; made first where there is none."""
        name = self.template + self.shape()
        source = self.over.ready_template() if self.over else ""
        with self._connected() as server:
            server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            if not _is_ready(server, name):
                drop_in(server, name)
                self._build(server, name, source)
                self._tidy(server)
        return name

    def _build(self, server: psycopg.Connection, name: str, source: str) -> None:
        _create(server, name, source or "template1")
        self._manage(name, "migrate", "--verbosity=0", "--skip-checks")
        if not source:
            self._manage(name, "programme", "--skip-checks", "publish", "mn", "--effective", EFFECTIVE)
        server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))

    def _manage(self, database: str, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
            cwd=CHECKOUT,
            env={**os.environ, **self.environment, "DATABASE_URL": self.owner_url(database)},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")

    def _tidy(self, server: psycopg.Connection) -> None:
        """Drop templates of older shapes, and clones whose process is gone."""
        names = [row[0] for row in server.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
        old = [name for name in names if name.startswith(self.template)][self.keep :]
        for name in old + [name for name in names if name.startswith(self.clone) and self._is_orphan(name)]:
            drop_in(server, name)

    def _is_orphan(self, clone: str) -> bool:
        here = "host=/" in self.app  # a server reached by socket: its processes are this machine's
        return here and not Path("/proc", clone.removeprefix(self.clone).split("_")[0]).exists()

    def copy(self, source: str, name: str) -> None:
        """Copy a database."""
        with self._connected() as server:
            _create(server, name, source)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        with self._connected() as server:
            drop_in(server, name)


def _create(server: psycopg.Connection, name: str, source: str) -> None:
    wanted = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")  # less work than page by page
    server.execute(wanted.format(sql.Identifier(name), sql.Identifier(source)))


def _is_ready(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT FROM pg_database WHERE datname = %s AND datistemplate", [name]).fetchone() is not None


def drop_in(server: psycopg.Connection, name: str) -> None:
    """Drop a database if it exists; also one that a killed process was dropping, of which nothing else can be said."""
    if _is_ready(server, name):
        server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
