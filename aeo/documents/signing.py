"""The one door to pyHanko: the administration's seal on a finished PDF (PAdES B-B; B-T with a timestamp authority).

The sealer reads nothing that came from outside: the PDF is our own worker's, and it must carry the hash of the very
facts that the database holds.
"""

from __future__ import annotations

import asyncio
import io
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from asn1crypto import tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from aeo.documents.keys import Seal

FIELD = "Seal"
HASHES: dict[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
TSA_TIMEOUT = 15
# The certificate is shared, and the library parses its parts when they are first read: not safe for two threads.
_ONE_AT_A_TIME = threading.Lock()


class KeySigner(signers.Signer):
    """Signs with a key that stays loaded: loading it each time costs more than the signature."""

    def __init__(self, seal: Seal) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([_asn1(certificate) for certificate in seal.chain])
        super().__init__(signing_cert=_asn1(seal.certificate), cert_registry=store, embed_roots=True)
        self._key = seal.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The raw ECDSA signature."""
        if dry_run:  # only the size is asked for; DER adds at most nine bytes to two integers of the curve's size
            return bytes(2 * ((self._key.key_size + 7) // 8) + 9)
        return self._key.sign(data, ec.ECDSA(HASHES[digest_algorithm]))


class Archival(IncrementalPdfFileWriter):
    """Adds the seal without leaving PDF 1.7, on which PDF/A-3 rests; pyHanko would call a P-256 seal PDF 2.0."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Never above 1.7; what the seal needs beyond it is declared as an extension."""
        super().ensure_output_version(min(version, (1, 7)))  # type: ignore[no-untyped-call]


class UrlTimeStamper(TimeStamper):
    """Asks a timestamp authority (RFC 3161) over HTTP with the standard library."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One request, one response."""
        return await asyncio.to_thread(self._ask, req)

    def _ask(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310 - the address is a setting
            self._url, data=req.dump(), headers={"Content-Type": "application/timestamp-query"}
        )
        with urllib.request.urlopen(request, timeout=TSA_TIMEOUT) as answer:  # noqa: S310
            return tsp.TimeStampResp.load(answer.read())


def seal_pdf(pdf: bytes, seal: Seal, *, name: str, reason: str) -> bytes:
    """The PDF with the seal over its whole content; nothing may be changed afterwards (DocMDP 1)."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=name,
        reason=reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signer = signers.PdfSigner(metadata, signer=_signer(seal), timestamper=_timestamper(settings.AEO_TSA_URL))
    # The library runs an event loop of its own; in a thread of its own it cannot meet one that runs already.
    with _ONE_AT_A_TIME, ThreadPoolExecutor(max_workers=1) as own:
        sealed: bytes = own.submit(signer.sign_pdf, Archival(io.BytesIO(pdf))).result().getbuffer().tobytes()
    return sealed


def facts_hash_of(pdf: bytes) -> str:
    """The hash of the facts that a PDF of ours says it prints; empty when it says none."""
    trailer: Any = PdfFileReader(io.BytesIO(pdf)).trailer
    return str(trailer["/Info"]["/factssha256"]) if "/Info" in trailer and "/factssha256" in trailer["/Info"] else ""


def fingerprint(seal: Seal) -> str:
    """SHA-256 of the seal's certificate, as colon-separated hexadecimal."""
    return seal.certificate.fingerprint(hashes.SHA256()).hex(":")


@cache
def _signer(seal: Seal) -> KeySigner:
    return KeySigner(seal)


@cache
def _timestamper(url: str) -> UrlTimeStamper | None:
    return UrlTimeStamper(url) if url else None


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
