"""The seal with a timestamp authority (RFC 3161), which answers as a real one does."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pypdf import PdfWriter

from aeo.documents import demo_keys, keys, render, signing
from aeo.kernel import clock
from tests.documents.papers import certificate_facts, paper
from tests.documents.tools import signature_of


def _authority() -> DummyTimeStamper:
    key, now = rsa.generate_private_key(public_exponent=65537, key_size=2048), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Timestamps")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(signing._asn1(certificate), asn1_keys.PrivateKeyInfo.load(raw))


@pytest.fixture
def authority() -> Iterator[str]:
    stamper = _authority()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_with_an_authority_the_seal_carries_its_timestamp(authority: str, tmp_path: Path, settings: Any) -> None:
    demo_keys.make(tmp_path)
    settings.AEO_SEAL_KEY_FILE, settings.AEO_TSA_URL = str(tmp_path / "seal.pem"), authority
    pdf = render.pdf(paper("certificate", certificate_facts()))
    sealed = signing.seal_pdf(pdf, keys.seal(), name="Customs", reason="Test")
    assert b"Timestamps".hex().encode() in sealed.lower()
    assert "Signature is Valid." in signature_of(sealed)


def test_a_changed_byte_is_noticed(tmp_path: Path, settings: Any) -> None:
    demo_keys.make(tmp_path)
    settings.AEO_SEAL_KEY_FILE = str(tmp_path / "seal.pem")
    pdf = render.pdf(paper("certificate", certificate_facts()))
    sealed = signing.seal_pdf(pdf, keys.seal(), name="Customs", reason="Test")
    place = sealed.index(b"/Producer")
    changed = sealed[:place] + b"/Producex" + sealed[place + 9 :]
    assert "Signature is Valid." in signature_of(sealed)
    assert "Digest Mismatch" in signature_of(changed)


def test_a_pdf_that_names_no_facts_has_no_hash() -> None:
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(out)
    assert signing.facts_hash_of(out.getvalue()) == ""


def test_a_certificate_of_another_key_is_no_seal(tmp_path: Path, settings: Any) -> None:
    demo_keys.make(tmp_path / "a")
    demo_keys.make(tmp_path / "b")
    settings.AEO_SEAL_KEY_FILE = str(tmp_path / "a" / "seal.pem")
    (tmp_path / "a" / "seal.crt").write_bytes((tmp_path / "b" / "seal.crt").read_bytes())
    with pytest.raises(keys.NoSealKey, match="another key"):
        keys.seal()
