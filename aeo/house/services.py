"""PostgreSQL, Redis and, where files are scanned, ClamAV together, and the environment that leads to them."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from aeo.house import broker, postgres, process, virus_scanner
from aeo.house.places import Instance


def needed(environment: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether PostgreSQL and Redis of our own are needed: an address that is given is used instead."""
    return not environment.get("DATABASE_URL"), not environment.get("REDIS_URL")


def scans(instance: Instance) -> bool:
    """Whether a scanner of our own is started: to try the programme out, where ClamAV is installed."""
    given = os.environ.get("AEO_SCANNER_SOCKET")
    return instance.name == "run" and not given and virus_scanner.find_binary() is not None


def addresses(instance: Instance) -> dict[str, str]:
    """The variables that lead to the instance, less those that the environment already gives."""
    own_database, own_broker = needed(os.environ)
    given: dict[str, str] = {}
    if own_database:
        given["DATABASE_URL"] = postgres.url(instance, postgres.APP)
        given["AEO_OWNER_DATABASE_URL"] = postgres.url(instance, postgres.OWNER)
        given["AEO_DB_APP_ROLE"] = postgres.APP
    if own_broker:
        given["REDIS_URL"] = broker.url(broker.socket_path(instance))
    if scans(instance):
        given["AEO_SCANNER_SOCKET"] = str(virus_scanner.socket_path(instance))
        given["AEO_TRIAL_SCANNER"] = "1"
    return given


@dataclass
class Services:
    """The running servers of one instance."""

    instance: Instance
    servers: dict[str, process.Child] = field(default_factory=dict)

    def start(self) -> None:
        """Start what is not running."""
        own_database, own_broker = needed(os.environ)
        if own_database and not self._alive("postgres"):
            self.servers["postgres"] = postgres.start(self.instance)
        if own_broker and not self._alive("redis"):
            self.servers["redis"] = broker.start(self.instance)
        if scans(self.instance) and not self._alive("scanner"):
            self.servers["scanner"] = virus_scanner.start(self.instance)

    def dead(self) -> list[str]:
        """Names of the servers that ended by themselves."""
        return [name for name in self.servers if not self._alive(name)]

    def stop(self) -> None:
        """Stop the scanner and Redis, then PostgreSQL."""
        ways = (("scanner", signal.SIGTERM), ("redis", signal.SIGTERM), ("postgres", postgres.SAFE_SHUTDOWN))
        for name, how in ways:
            if (server := self.servers.pop(name, None)) is not None:
                process.stop(server, how, patience=30)

    def _alive(self, name: str) -> bool:
        server = self.servers.get(name)
        return server is not None and server.poll() is None


@contextmanager
def running(instance: Instance) -> Iterator[Services]:
    """The instance's servers, started and stopped again; the caller holds the instance's lock."""
    instance.prepare()
    services = Services(instance)
    try:
        services.start()
        yield services
    finally:
        services.stop()
