"""Demonstration keys: made once, for their owner only, and saying what they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from aeo.documents import demo_keys, register_keys
from aeo.kernel import clock

REGISTER = f"register-{clock.now().year}-1"
FILES = ["ca.crt", "journal.pem", f"{REGISTER}.pem", f"{REGISTER}.pub", "seal.crt", "seal.pem"]


def test_all_are_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    assert demo_keys.make(tmp_path) == FILES
    before = {name: (tmp_path / name).read_bytes() for name in FILES}
    assert demo_keys.make(tmp_path) == []
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == before
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in FILES} == {0o600}


def test_they_are_of_the_kinds_that_their_readers_expect(tmp_path: Path) -> None:
    demo_keys.make(tmp_path)
    kinds = {name: type(load_pem_private_key((tmp_path / name).read_bytes(), None)) for name in FILES if "pem" in name}
    assert issubclass(kinds["journal.pem"], ed25519.Ed25519PrivateKey)
    assert issubclass(kinds["seal.pem"], ec.EllipticCurvePrivateKey)
    assert issubclass(kinds[f"{REGISTER}.pem"], ec.EllipticCurvePrivateKey)


def test_the_seal_is_certified_and_called_a_demonstration(tmp_path: Path) -> None:
    demo_keys.make(tmp_path)
    authority = x509.load_pem_x509_certificate((tmp_path / "ca.crt").read_bytes())
    seal = x509.load_pem_x509_certificate((tmp_path / "seal.crt").read_bytes())
    seal.verify_directly_issued_by(authority)
    assert "OU=DEMONSTRATION" in seal.subject.rfc4514_string()
    assert "OU=DEMONSTRATION" in authority.subject.rfc4514_string()


@pytest.mark.parametrize("lost", ["seal.crt", "ca.crt", "seal.pem", f"{REGISTER}.pub"])
def test_what_was_lost_is_made_again_and_fits(tmp_path: Path, lost: str) -> None:
    demo_keys.make(tmp_path)
    (tmp_path / lost).unlink()
    made = demo_keys.make(tmp_path)
    assert lost in made
    seal = x509.load_pem_x509_certificate((tmp_path / "seal.crt").read_bytes())
    key = load_pem_private_key((tmp_path / "seal.pem").read_bytes(), None)
    assert seal.public_key() == key.public_key()


def test_a_lost_signing_key_of_the_register_gets_a_successor_and_its_public_key_stays(tmp_path: Path) -> None:
    demo_keys.make(tmp_path)
    (tmp_path / f"{REGISTER}.pem").unlink()
    made = demo_keys.make(tmp_path)
    after = f"register-{clock.now().year}-2"
    assert made == [f"{after}.pem", f"{after}.pub"]
    assert [name for name, _path in register_keys.named(tmp_path, ".pub")] == [REGISTER[9:], after[9:]]


def test_the_command_needs_one_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "aeo.documents.demo_keys"]
    assert subprocess.run(command, capture_output=True).returncode == 2
    assert subprocess.run([*command, str(tmp_path / "keys")], capture_output=True).returncode == 0
