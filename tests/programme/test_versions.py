"""A published version never changes; cases read theirs."""

from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.kernel.refusals import NotReady
from aeo.programme import queries
from aeo.programme.actions import Published, publish
from aeo.programme.decoding import BadPack
from aeo.programme.loader import fingerprint, load
from aeo.programme.models import CalendarYear, Frozen, Version
from aeo.programme.pack import Pack
from tests.programme.conftest import Edit
from tests.support import databases

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
STATEMENTS = (
    "UPDATE programme_version SET effective_from = '2020-01-01'",
    "DELETE FROM programme_version",
    "TRUNCATE programme_version CASCADE",
)


@pytest.fixture
def first(folder: Path) -> Published:
    """The first version."""
    return publish(folder, FIRST, by="user:1")


@pytest.fixture
def later() -> date:
    """A day on which a second version may take effect."""
    return clock.today() + timedelta(days=40)


def test_publishing(first: Published) -> None:
    version = first.version
    assert first.new
    assert (version.code, version.number, version.effective_from) == ("trial", 1, FIRST)
    assert version.sha256 == fingerprint(Version.objects.get(pk=version.pk).content)
    entry = Entry.objects.get(subject="programme:trial")
    assert (entry.verb, entry.actor) == ("publish", "user:1")
    assert version.sha256 in str(entry.facts)


def test_the_pack_of_a_version_is_the_pack_of_its_files(first: Published, folder: Path) -> None:
    assert queries.pack_of(first.version.pk) == load(folder)


def test_a_version_from_before_registers_goes_by_those_of_the_bundled_pack(first: Published, mn: Pack) -> None:
    content = {key: part for key, part in first.version.content.items() if key != "registers"}
    for code, registers in (("mn", mn.registers.keys), ("other", ())):
        older = Version.objects.create(code=code, number=99, effective_from=FIRST, content=content, sha256=code)
        assert queries.pack_of(older.pk).registers.keys == registers


def test_the_pack_is_read_once(first: Published, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.pack_of(first.version.pk)
    with django_assert_num_queries(0):
        queries.pack_of(first.version.pk)


def test_the_same_content_again_makes_no_new_version(first: Published, folder: Path, later: date) -> None:
    again = publish(folder, later, by="user:2")
    assert not again.new
    assert again.version.pk == first.version.pk
    assert Version.objects.filter(code="trial").count() == 1


def test_comments_and_order_of_keys_are_not_content(first: Published, folder: Path, edit: Edit, later: date) -> None:
    edit("validity.toml", "years = 3\n", "# three\n")
    edit("validity.toml", 'norm = "aeo-rules"\n', 'norm = "aeo-rules"\nyears = 3\n')
    assert not publish(folder, later, by="user:2").new


def test_the_version_in_force_on_a_day(first: Published, folder: Path, edit: Edit, later: date) -> None:
    edit("validity.toml", "years = 3", "years = 5")
    second = publish(folder, later, by="user:1")
    assert second.version.number == 2
    assert queries.version_for("trial", later - timedelta(days=1)).pk == first.version.pk
    assert queries.version_for("trial", later).pk == second.version.pk
    assert queries.pack_of(first.version.pk).validity.years == 3
    assert queries.pack_of(second.version.pk).validity.years == 5


def test_no_version_on_that_day(first: Published) -> None:
    with pytest.raises(NotReady, match="2025-12-31"):
        queries.version_for("trial", date(2025, 12, 31))


def test_a_later_version_is_neither_in_the_past_nor_before_another(
    first: Published, folder: Path, edit: Edit, later: date
) -> None:
    edit("validity.toml", "years = 3", "years = 5")
    with pytest.raises(NotReady, match=clock.today().isoformat()):
        publish(folder, clock.today() - timedelta(days=1), by="user:1")
    publish(folder, later, by="user:1")
    edit("validity.toml", "years = 5", "years = 6")
    with pytest.raises(NotReady, match=later.isoformat()):
        publish(folder, later - timedelta(days=1), by="user:1")


def test_a_bad_pack_publishes_nothing(folder: Path, edit: Edit) -> None:
    edit("calendar/2027.toml", "day = 2027-01-01", "day = 2026-01-01")
    edit("validity.toml", 'renewal_clock = "renewal"', 'renewal_clock = "x"')
    with pytest.raises(BadPack) as bad:
        publish(folder, FIRST, by="user:1")
    assert {problem.file for problem in bad.value.problems} == {"calendar/2027.toml", "validity.toml"}
    assert not Version.objects.filter(code="trial").exists()


def test_the_application_cannot_change_a_version(first: Published) -> None:
    version = first.version
    version.effective_from = date(2020, 1, 1)
    with pytest.raises(Frozen):
        version.save()
    with pytest.raises(Frozen):
        version.delete()
    with pytest.raises(Frozen):
        Version.objects.filter(pk=version.pk).update(number=9)
    with pytest.raises(Frozen):
        Version.objects.filter(pk=version.pk).delete()


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_raw_statements_of_the_applications_role(first: Published, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|never changes"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Version.objects.get(pk=first.version.pk).effective_from == FIRST


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_its_owner_too(statement: str) -> None:
    """The published `mn` of the test database, touched by the role that owns the tables."""
    address = databases.owner_url(connection.settings_dict["NAME"])
    with psycopg.connect(address) as owner, pytest.raises(psycopg.IntegrityError, match="never changes"):
        owner.execute(statement)


def test_the_installations_own_programme() -> None:
    """The test database has the bundled pack published."""
    version, pack = queries.current()
    assert version.code == pack.programme.code == "mn"


def test_names_of_rows(first: Published) -> None:
    year = CalendarYear.objects.get(code="trial", year=2026)
    assert (str(first.version), str(year), str(year.days.all()[0])) == ("trial 1", "trial 2026", "2026-01-01")
