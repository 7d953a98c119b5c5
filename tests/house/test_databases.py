"""The test databases and processes themselves: what every other test stands on."""

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from aeo.kernel import clock
from tests.support import databases
from tests.support.fixtures import ProcessDatabase


def _scalar(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
        return row[0] if row else None


def _keep(key: str) -> None:
    Session.objects.create(session_key=key, session_data="-", expire_date=clock.now())


@pytest.mark.django_db
def test_unit_tests_run_as_the_application_on_a_clone() -> None:
    assert _scalar("SELECT current_user") == "itgel_app"
    assert str(_scalar("SELECT current_database()")).startswith(databases.CLONE)


@pytest.mark.django_db
def test_the_database_knows_cyrillic() -> None:
    assert _scalar("SELECT lower('Ө') = 'ө' AND show_trgm('өндөр') <> '{}'")


@pytest.mark.django_db
@pytest.mark.parametrize("_round", [1, 2])
def test_unit_tests_are_rolled_back(_round: int) -> None:
    assert not Session.objects.exists()
    _keep("one")


@pytest.mark.parametrize("_round", [1, 2])
def test_a_process_database_commits_and_is_fresh_each_time(process_db: ProcessDatabase, _round: int) -> None:
    assert not Session.objects.exists()
    _keep("one")
    with psycopg.connect(process_db.url) as other:
        assert other.execute("SELECT session_key FROM django_session").fetchall() == [("one",)]


@pytest.mark.django_db
def test_the_application_cannot_create_tables() -> None:
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id int)")


def test_the_template_is_named_after_what_shapes_it() -> None:
    assert databases.template() == databases.TEMPLATE + databases.shape()
