"""Verifying: everything is worked out again, and the first thing that does not fit is named; exit status 1."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils.translation import override

from aeo.authorisations.models import Interval
from aeo.documents import blobs
from aeo.kernel import clock
from aeo.register import exporting
from aeo.register.models import File
from tests.factories import authorisations as make
from tests.register.test_publishing import consent, held
from tests.support.fixtures import ProcessDatabase

pytestmark = [pytest.mark.usefixtures("noon", "keys")]


def run(*arguments: str) -> str:
    """`manage.py register …`; what it says."""
    out = io.StringIO()
    with override("en"):  # whatever a page spoke before
        call_command("register", *arguments, stdout=out)
    return out.getvalue()


def published() -> None:
    """Two holders, one of whom has withdrawn the consent, published."""
    held()
    gone = held()
    consent(gone.operator, "withdrawn")
    run("publish")


@pytest.mark.django_db
def test_what_was_published_verifies() -> None:
    published()
    told = run("verify")
    assert "5 records fit their hashes" in told
    assert "snapshot 1 holds exactly the published records" in told


@pytest.mark.django_db
def test_publishing_twice_says_that_nothing_changed() -> None:
    assert "snapshot 1 is published" in run("publish")
    assert "nothing has changed" in run("publish")


@pytest.mark.django_db
def test_a_change_after_the_last_snapshot_is_said_and_no_fault() -> None:
    published()
    held()
    assert "older than the last change" in run("verify")


@pytest.mark.django_db
def test_a_status_changed_past_the_register_is_found() -> None:
    authorisation = held()
    part = make.parts(authorisation)[0]
    Interval.objects.filter(part=part).update(superseded_at=clock.now())
    with pytest.raises(CommandError, match=f"{authorisation.aeo_number}: the record does not say what the authority"):
        run("verify")


@pytest.mark.django_db
def test_a_published_file_that_was_changed_or_lost_is_named() -> None:
    published()
    row = File.objects.get(name="register-1.csv")
    path = blobs.path_of(row.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"Gobi", b"Gaby"))
    with pytest.raises(CommandError, match=r"register-1\.csv: the content is not what the manifest signed"):
        run("verify")
    path.unlink()
    with pytest.raises(CommandError, match=r"register-1\.csv: its bytes are gone"):
        run("verify")


@pytest.fixture
def as_owner(process_db: ProcessDatabase) -> Iterator[Callable[[str], None]]:
    """Run SQL as the owner of the tables, who may do anything, in the test's own connection."""
    parts, before = urlsplit(process_db.owner_url), connection.settings_dict["USER"]
    published()
    connection.close()
    connection.settings_dict["USER"] = unquote(parts.username or "")
    yield lambda statement: connection.cursor().execute(statement)
    connection.close()
    connection.settings_dict["USER"] = before


TAMPERED = [
    ("UPDATE register_record SET content = jsonb_set(content, '{name}', '\"X\"')", "not what its hash says"),
    ("UPDATE register_record SET public = NOT public", "its consent was changed"),
    (
        "SET CONSTRAINTS ALL DEFERRED; DELETE FROM register_record WHERE version = 1",
        "version 1 of the record is missing",
    ),
    ("UPDATE register_entry SET name = 'X' WHERE published", "the published entry is not what version"),
    ("UPDATE register_entry SET line = '{}' WHERE NOT published", "the published entry is not what version"),
    ("DELETE FROM register_entry", "the published entry is not what version"),
    ("UPDATE register_snapshot SET manifest = replace(manifest, '.', 'x.')", "snapshot 1: "),
    ("UPDATE register_snapshot SET expires_at = expires_at + interval '1 day'", "does not say what was signed"),
    ("UPDATE register_snapshot SET seq = 2", "does not say what was signed"),
    ("UPDATE register_file SET rows = 7", "is not the file that was signed"),
    ("DELETE FROM register_file", "is not the file that was signed"),
    ("DELETE FROM register_entry; DELETE FROM register_record", "the register has no record of it"),
]


def test_each_kind_of_tampering_by_the_owner_of_the_database_is_named(as_owner: Callable[[str], None]) -> None:
    for statement, words in TAMPERED:
        with transaction.atomic():
            as_owner(statement)
            with pytest.raises(CommandError, match=words):
                run("verify")
            transaction.set_rollback(True)
    run("verify")


@pytest.mark.django_db
def test_an_exported_folder_verifies_by_itself(tmp_path: Path) -> None:
    published()
    exporting.export(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "did.json",
        "manifest.jws",
        "register-1.csv",
        "register-1.jsonl",
    ]
    told = run("verify", "--folder", str(tmp_path))
    assert "register-1.jsonl: 2 records, as signed" in told
    assert "all formats hold the same records" in told
    assert "note" not in told


@pytest.mark.django_db
def test_a_stale_copy_is_genuine_and_said_to_be_stale(tmp_path: Path) -> None:
    exporting.export(tmp_path)
    with clock.frozen(clock.now() + 40 * (clock.end_of(clock.today()) - clock.start_of(clock.today()))):
        assert "was to be renewed" in run("verify", "--folder", str(tmp_path))


def test_a_folder_needs_no_database(keys: Path, tmp_path: Path) -> None:
    """pytest-django forbids the database here, so asking it would fail."""
    with pytest.raises(CommandError, match=r"did\.json: the file is missing"):
        run("verify", "--folder", str(tmp_path))


def _edit(path: Path, old: bytes, new: bytes) -> None:
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("register-1.jsonl", b"Gobi", b"Gaby", r"register-1\.jsonl: the content is not"),
        ("register-1.csv", b"active", b"actively", r"register-1\.csv: \d+ bytes instead of"),
        ("manifest.jws", b".", b"x.", r"manifest\.jws: "),
        ("did.json", b'"crv": "P-256"', b'"crv": "P-384"', r"manifest\.jws: "),
        ("did.json", b"assertionMethod", b"authentication", r"manifest\.jws: "),
        ("did.json", b"{", b"", r"did\.json: not JSON"),
    ],
)
def test_whatever_is_changed_in_a_folder_is_found(
    tmp_path: Path, name: str, old: bytes, new: bytes, words: str
) -> None:
    published()
    exporting.export(tmp_path)
    _edit(tmp_path / name, old, new)
    with pytest.raises(CommandError, match=words):
        run("verify", "--folder", str(tmp_path))


@pytest.mark.django_db
def test_a_folder_signed_by_somebody_else_is_found(tmp_path: Path) -> None:
    exporting.export(tmp_path)
    path = tmp_path / "did.json"
    document = orjson.loads(path.read_bytes())
    document["verificationMethod"][0]["id"] = document["assertionMethod"][0] = "did:web:elsewhere#1"
    path.write_bytes(orjson.dumps(document))
    with pytest.raises(CommandError, match="does not have"):
        run("verify", "--folder", str(tmp_path))


@pytest.mark.django_db
def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    exporting.export(tmp_path)
    (tmp_path / "register-1.csv").unlink()
    with pytest.raises(CommandError, match=r"register-1\.csv: the file is missing"):
        run("verify", "--folder", str(tmp_path))
