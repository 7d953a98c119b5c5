"""What is downloaded: keys, manifest, immutable files, each with its fingerprint."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import orjson
import pytest
from django.test import Client

from aeo.documents import blobs
from aeo.documents.models import Loss
from aeo.kernel.policy import SYSTEM
from aeo.register import actions, manifests
from aeo.register.models import File
from tests.register.test_publishing import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "keys")]
PARTNER = Client()


def whole(response: Any) -> bytes:
    """All bytes of an answer."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def test_a_partner_verifies_what_it_downloads() -> None:
    held()
    actions.publish(by=SYSTEM)
    document = orjson.loads(PARTNER.get("/.well-known/did.json").content)
    response = PARTNER.get("/register/public/manifest")
    assert response["Content-Type"] == "application/jose"
    claims = manifests.opened(response.content.decode(), document)
    for listed in claims["files"]:
        file = PARTNER.get(f"/register/public/files/{listed['name']}")
        data = whole(file)
        assert hashlib.sha256(data).hexdigest() == listed["sha256"]
        assert file["ETag"] == f'"{listed["sha256"]}"'
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert file["Repr-Digest"] == f"sha-256=:{digest}:"
        assert "immutable" in file["Cache-Control"]
        assert file["Content-Length"] == str(len(data))


PATHS = ["/.well-known/did.json", "/register/public/manifest", "/register/public/files/register-1.csv"]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_it_already_hears_that_nothing_changed(path: str) -> None:
    held()
    actions.publish(by=SYSTEM)
    first = PARTNER.get(path)
    etag, data = first["ETag"], whole(first)
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        response = PARTNER.get(path, headers={"if-none-match": known})
        assert (response.status_code, whole(response), response["ETag"]) == (304, b"", etag)
    assert whole(PARTNER.get(path, headers={"if-none-match": '"other"'})) == data
    head = PARTNER.head(path)
    assert (head.status_code, whole(head)) == (200, b"")
    assert PARTNER.post(path).status_code == 405


def test_an_old_file_is_still_served_after_a_newer_snapshot() -> None:
    held()
    actions.publish(by=SYSTEM)
    before = whole(PARTNER.get("/register/public/files/register-1.jsonl"))
    held()
    actions.publish(by=SYSTEM)
    assert whole(PARTNER.get("/register/public/files/register-1.jsonl")) == before
    assert whole(PARTNER.get("/register/public/files/register-2.jsonl")) != before


def test_before_the_first_snapshot_the_manifest_says_so() -> None:
    response = PARTNER.get("/register/public/manifest")
    assert (response.status_code, response.json()["type"]) == (404, "urn:itgel:problem:no-snapshot")


@pytest.mark.parametrize("name", ["nothing", "%00", "..%2f..%2fetc%2fpasswd", "x" * 3000, "register-1.jsonl%00"])
def test_an_unknown_name_is_not_found(name: str) -> None:
    held()
    actions.publish(by=SYSTEM)
    assert PARTNER.get(f"/register/public/files/{name}").status_code == 404


def test_a_file_whose_bytes_are_gone_or_damaged_is_a_problem_of_ours() -> None:
    actions.publish(by=SYSTEM)
    path, url = blobs.path_of(File.objects.get(name="register-1.csv").sha256), "/register/public/files/register-1.csv"
    path.chmod(0o600)
    for damaged in (True, False):
        path.write_bytes(b"other") if damaged else path.unlink()
        told = PARTNER.get(url)
        assert (told.status_code, told.json()["type"]) == (503, "urn:itgel:problem:file-unavailable")
        assert "immutable" not in told.get("Cache-Control", "")
    assert Loss.objects.get().fingerprint == path.name


def test_private_keys_are_nowhere_in_the_document(keys: Any) -> None:
    document = orjson.loads(PARTNER.get("/.well-known/did.json").content)
    (method,) = document["verificationMethod"]
    assert set(method["publicKeyJwk"]) == {"kty", "crv", "x", "y", "alg", "use"}
    assert document["assertionMethod"] == [method["id"]]


def test_the_web_process_needs_the_public_keys_only(keys: Any, settings: Any, tmp_path: Any) -> None:
    for path in keys.glob("register-*.pub"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    settings.AEO_KEYS_DIR = tmp_path
    assert len(orjson.loads(PARTNER.get("/.well-known/did.json").content)["verificationMethod"]) == 1
