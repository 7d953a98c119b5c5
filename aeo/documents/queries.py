"""How papers are read, and by what files are known."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aeo.documents import blobs
from aeo.documents.kinds import KINDS
from aeo.documents.labels import label
from aeo.documents.models import Document, Loss, Upload
from aeo.documents.states import PaperState
from aeo.kernel.refusals import NotReady


def is_finished(document: Document) -> bool:
    """True when there is a PDF to hand out: sealed, if its kind is sealed."""
    finished = PaperState.SEALED if document.to_be_sealed else PaperState.RENDERED
    return bool(document.state == finished)


def finished(document: Document) -> str:
    """The fingerprint of the finished PDF. Raises NotReady while it is being made.

    An unsealed one of a sealed kind is never given out.
    """
    if not is_finished(document):
        raise NotReady(_("This paper is being prepared. Please try again in a few minutes."), "paper-not-ready")
    return str(document.sealed_sha256 or document.pdf_sha256)


def pdf_of(document: Document) -> bytes:
    """The finished PDF. Raises NotReady, Lost."""
    return blobs.read(finished(document))


def papers_about(subject: str, *kinds: str) -> QuerySet[Document]:
    """The papers of a subject, the newest version first."""
    papers = Document.objects.filter(about=subject)
    return (papers.filter(paper__in=kinds) if kinds else papers).order_by("paper", "-version")


def name_of(document: Document) -> dict[str, str]:
    """What kind of paper it is, in each of its languages."""
    return {code: label(KINDS[document.paper].label, code) for code in document.languages}


def case_of(document: Document) -> str:
    """By what people know the case of a paper: its AEO number, reference or number; else its subject."""
    known = (document.facts.get(key) for key in ("aeo_number", "reference", "number"))
    return next((str(value) for value in known if value), document.about)


def fingerprints(keys: Iterable[int]) -> list[str]:
    """The SHA-256 of files, in the order in which they came."""
    return list(Upload.objects.filter(pk__in=keys).order_by("pk").values_list("sha256", flat=True))


def what_is(fingerprint: str) -> list[str | dict[str, str]]:
    """What the bytes under a fingerprint are, as people know it: papers with their cases, files by their names."""
    papers = Document.objects.filter(Q(pdf_sha256=fingerprint) | Q(sealed_sha256=fingerprint)).order_by("pk")
    files = Upload.objects.filter(Q(sha256=fingerprint) | Q(preview_sha256=fingerprint)).order_by("pk")
    named = [{code: f"{name}: {case_of(row)}" for code, name in name_of(row).items()} for row in papers]
    return [*named, *dict.fromkeys(files.values_list("name", flat=True))]


def lost() -> QuerySet[Loss]:
    """Files that cannot be given out and are not back yet, the newest first."""
    return Loss.objects.filter(mended_at=None).order_by("-found_at", "-pk")


def failed() -> QuerySet[Document]:
    """Papers that wait for a person."""
    return Document.objects.filter(state=PaperState.FAILED).order_by("prepared_at")
