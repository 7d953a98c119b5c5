"""Fixtures for databases: the clone of a test process (rolled back) and the clone of one test (real commits)."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import redis
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from tests.support import databases
from tests.support.environment import MARK

_numbers = itertools.count(1)


@dataclass(frozen=True)
class ProcessDatabase:
    """A database of one test, where commits are real and other processes may join."""

    name: str
    url: str
    owner_url: str


@contextmanager
def committing(template: str, name: str) -> Iterator[ProcessDatabase]:
    """A database where commits are real, and a broker without messages of others: their ids mean other rows here."""
    databases.clone(template, name)
    before = connection.settings_dict["NAME"]
    _forget_messages()
    _point_at(name)
    yield ProcessDatabase(name, databases.app_url(name), databases.owner_url(name))
    _point_at(before)
    _forget_messages()
    databases.drop(name)


def _forget_messages() -> None:
    """Delete this test process's keys from the shared broker."""
    line = redis.Redis.from_url(settings.REDIS_URL)
    try:
        if keys := list(line.scan_iter(match=f"{settings.AEO_REDIS_PREFIX}*", count=1000)):
            line.delete(*keys)
    except redis.ConnectionError:
        pass  # a test's own broker was left stopped
    finally:
        line.close()


def _point_at(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def migrated_template() -> str:
    """The name of the migrated, pack-published template database."""
    return databases.template()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, migrated_template: str
) -> Iterator[None]:
    """In place of pytest-django's own: a clone for this test process, connected to as the application's role."""
    name = f"{databases.CLONE}{MARK}"
    databases.clone(migrated_template, name)
    with django_db_blocker.unblock():
        _point_at(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    databases.drop(name)


@pytest.fixture(autouse=True)
def _immediate_constraints(request: pytest.FixtureRequest, _django_db_marker: None) -> None:
    """In a unit test a deferred constraint speaks at the statement, since there is never a commit."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def process_db(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    migrated_template: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ProcessDatabase]:
    """A database of this test's own, dropped afterwards: commits are real, threads and processes may join in."""
    with django_db_blocker.unblock(), committing(migrated_template, f"{databases.CLONE}{MARK}_{next(_numbers)}") as own:
        monkeypatch.setenv("DATABASE_URL", own.url)
        monkeypatch.setenv("AEO_OWNER_DATABASE_URL", own.owner_url)
        yield own
