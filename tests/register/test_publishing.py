"""Publishing: signed manifests over immutable files, no noise, consent honoured, and every format alike."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from aeo.accounts.roles import Role
from aeo.authorisations.actions import consents
from aeo.authorisations.models import Authorisation
from aeo.documents import blobs, register_keys
from aeo.kernel import clock
from aeo.kernel.models import Entry as JournalEntry
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import NotPermitted
from aeo.register import actions, did, manifests, public
from aeo.register.models import Entry, File, Snapshot
from operators.models import Consent, Operator
from tests.factories import authorisations as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "keys")]
HOUR = timedelta(hours=1)


def consent(operator: Operator, state: str = "given") -> None:
    """The holder agrees to be published, or no longer does."""
    row = Consent.objects.filter(operator=operator, scope="publish").first()
    if row is None:
        row = Consent(operator=operator, scope="publish", answered_at=clock.now(), answered_by="user:0")
        make.put(row)
    elif state != "given":
        at = clock.now()
        Consent.objects.filter(pk=row.pk).update(**{"state": state, "withdrawn_at": at, "withdrawn_by": "user:0"})
    consents.changed(row.pk)


def held(*, published: bool = True, sites: int = 1) -> Authorisation:
    """A granted status, published or not."""
    case = make.case(sites=sites)
    authorisation = make.granted(case)
    if published:
        consent(case.operator)
    return authorisation


def claims(snapshot: Snapshot) -> dict[str, Any]:
    """What was signed."""
    return manifests.opened(snapshot.manifest, did.document())


def content(snapshot: Snapshot, kind: str) -> bytes:
    """The bytes of the file of a format."""
    listed = next(file for file in claims(snapshot)["files"] if file["name"].endswith(kind))
    data = blobs.read(listed["sha256"])
    assert (len(data), hashlib.sha256(data).hexdigest()) == (listed["bytes"], listed["sha256"])
    return data


def lines(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The records of a snapshot."""
    return [orjson.loads(line) for line in content(snapshot, "jsonl").splitlines()]


def test_a_snapshot_holds_what_was_agreed_to_and_nothing_else() -> None:
    shown, hidden = held(), held(published=False)
    snapshot = actions.publish(by=SYSTEM)
    (row,) = lines(snapshot)
    assert row["aeoNumber"] == shown.aeo_number
    assert set(row) == {
        *("aeoNumber", "version", "name", "nameLatin", "programme", "type", "types", "roles", "firstGranted"),
        *("validFrom", "validUntil", "parts", "effectiveFrom", "recordedAt"),
    }, "the consent names nothing more: no numbers of the trader, no address, no site"
    assert hidden.aeo_number.encode() not in content(snapshot, "csv")
    assert [interval["status"] for interval in row["parts"][0]["intervals"]] == ["active", "expired"]


def test_the_manifest_names_signer_number_predecessor_and_time() -> None:
    held()
    first = actions.publish(by=SYSTEM)
    held()
    second = actions.publish(by=SYSTEM)
    told = claims(second)
    assert (told["iss"], told["view"], told["seq"]) == (did.identifier(), "public", 2)
    assert (claims(first)["prev"], told["prev"]) == ("", first.sha256)
    assert told["iat"] == int(clock.now().timestamp())
    assert told["exp"] - told["iat"] == 36 * 3600
    assert [file["name"] for file in told["files"]] == ["register-2.jsonl", "register-2.csv"]
    assert [(file["records"], file["rows"]) for file in told["files"]] == [(2, 2), (2, 8)]
    assert JournalEntry.objects.filter(subject="register:public", verb="publish").count() == 2


def test_publishing_again_without_a_change_makes_no_noise(noon: datetime) -> None:
    held()
    first = actions.publish(by=SYSTEM)
    with clock.frozen(noon + HOUR):
        assert actions.publish(by=SYSTEM) == first
    with clock.frozen(noon + 24 * HOUR):
        renewed = actions.publish(by=SYSTEM)
    assert (renewed.seq, renewed.previous) == (2, first.sha256)
    assert claims(renewed)["files"] == claims(first)["files"], "the same files under the same names"
    assert File.objects.count() == 2


def test_an_empty_register_is_published_as_empty() -> None:
    snapshot = actions.publish(by=SYSTEM)
    assert lines(snapshot) == []
    assert content(snapshot, "csv") == public.header()


def test_a_withdrawn_consent_leaves_a_tombstone_and_a_new_one_brings_the_record_back() -> None:
    authorisation = held()
    actions.publish(by=SYSTEM)
    consent(authorisation.operator, "withdrawn")
    (row,) = lines(actions.publish(by=SYSTEM))
    assert set(row) == {"aeoNumber", "version", "removed", "recordedAt"}
    entry = Entry.objects.get(pk=authorisation.aeo_number)
    assert (entry.name, entry.numbers, entry.search_text, entry.published) == ("", [], "", False)
    Consent.objects.all().update(state="given", withdrawn_at=None, withdrawn_by=None)
    consents.changed(Consent.objects.get().pk)
    (row,) = lines(actions.publish(by=SYSTEM))
    assert row["name"] == authorisation.operator.name_local


def test_both_formats_say_the_same() -> None:
    kept, gone = held(), held()
    consent(gone.operator, "withdrawn")
    snapshot = actions.publish(by=SYSTEM)
    table = list(csv.DictReader(io.StringIO(content(snapshot, "csv").decode())))
    told = {row["aeo_number"]: row["removed"] for row in table}
    assert told == {kept.aeo_number: "", gone.aeo_number: "yes"}
    for record in lines(snapshot):
        mine = [row for row in table if row["aeo_number"] == record["aeoNumber"]]
        assert list(csv.DictReader(io.StringIO((public.header() + public.cells(record)).decode()))) == mine


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "a\r\n=x"])
def test_no_cell_is_a_formula(name: str) -> None:
    case = make.case(sites=1)
    Operator.objects.filter(pk=case.operator.pk).update(name_latin=name)
    make.granted(case)
    consent(case.operator)
    snapshot = actions.publish(by=SYSTEM)
    (record,) = lines(snapshot)
    assert record["nameLatin"] == name
    assert claims(snapshot)["files"][1]["rows"] == 4
    table = list(csv.reader(io.StringIO(content(snapshot, "csv").decode(), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in table for cell in row)
    assert all(len(row) == len(public.COLUMNS) for row in table)


def test_only_a_programme_administrator_or_the_system_publishes() -> None:
    with pytest.raises(NotPermitted):
        actions.publish(by=make.staff(Role.OFFICER))
    administrator = make.staff(Role.PROGRAMME_ADMINISTRATOR)
    assert actions.publish(by=administrator).published_by == administrator.ref


def test_without_a_usable_key_nothing_is_published(keys: Any, settings: Any, tmp_path: Any) -> None:
    settings.AEO_KEYS_DIR = tmp_path
    with pytest.raises(register_keys.NoRegisterKey, match="nothing can sign"):
        actions.publish(by=SYSTEM)
    for path in keys.glob("register-*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / path.name).chmod(0o644)
    with pytest.raises(register_keys.NoRegisterKey, match="read by others"):
        actions.publish(by=SYSTEM)
    assert not Snapshot.objects.exists()


def test_a_new_key_signs_from_then_on_and_the_old_one_still_verifies(keys: Any, settings: Any, tmp_path: Any) -> None:
    first = actions.publish(by=SYSTEM)
    settings.AEO_KEYS_DIR = tmp_path
    old = next(keys.glob("register-*.pub"))
    (tmp_path / "register-2025-1.pub").write_bytes(old.read_bytes())
    for suffix in (".pem", ".pub"):
        target = tmp_path / f"register-2027-1{suffix}"
        target.write_bytes(next(keys.glob(f"register-*{suffix}")).read_bytes())
        target.chmod(0o600)
    second = actions.publish(by=SYSTEM)
    assert (second.seq, second.key) == (2, "2027-1")
    names = [method["id"].rpartition("#")[2] for method in did.document()["verificationMethod"]]
    assert names == ["2025-1", "2027-1"]
    with pytest.raises(manifests.BadManifest, match="does not have"):
        manifests.opened(first.manifest, did.document())
