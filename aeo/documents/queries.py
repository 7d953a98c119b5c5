"""How papers are read, and by what files are known."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aeo.documents import blobs
from aeo.documents.kinds import KINDS
from aeo.documents.labels import label
from aeo.documents.models import Document, Upload
from aeo.documents.states import PaperState
from aeo.kernel.refusals import NotReady


def is_finished(document: Document) -> bool:
    """True when there is a PDF to hand out: sealed, if its kind is sealed."""
    finished = PaperState.SEALED if document.to_be_sealed else PaperState.RENDERED
    return bool(document.state == finished)


def pdf_of(document: Document) -> bytes:
    """The finished PDF. Raises NotReady while it is being made; an unsealed one of a sealed kind is never given out."""
    if not is_finished(document):
        raise NotReady(_("This paper is being prepared. Please try again in a few minutes."), "paper-not-ready")
    return blobs.read(str(document.sealed_sha256 or document.pdf_sha256))


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


def failed() -> QuerySet[Document]:
    """Papers that wait for a person."""
    return Document.objects.filter(state=PaperState.FAILED).order_by("prepared_at")
