"""Making a paper: rendered by a worker, sealed by the sealer, each step once however often it is tried.

Between two durable steps the process may die (the seams): the next try finds what was stored and goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable

from aeo.documents import blobs, keys, render, signing
from aeo.documents.actions.papers import digest
from aeo.documents.facts import shown
from aeo.documents.models import Document
from aeo.documents.states import PaperState
from aeo.kernel import seams
from aeo.kernel.lifecycle import action, perform
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import WrongState
from aeo.kernel.seams import seam

seams.declare("paper.rendered", "paper.stored", "paper.signed", "paper.sealed")
REASON = "Sealed by the administration that issued it"


class Mismatch(RuntimeError):
    """The paper is not what the database says it is. Trying again would not change that."""


def print_(document_id: int) -> Document:
    """Render a prepared paper and store its PDF. Does nothing when that was done, or is no longer wanted."""
    return _step(document_id, PaperState.PREPARED, _print)


def seal(document_id: int) -> Document:
    """Seal a rendered paper. Raises NoSealKey in a process that is not the sealer."""
    return _step(document_id, PaperState.RENDERED, _seal)


def _step(document_id: int, state: PaperState, work: Callable[[Document], Document]) -> Document:
    document = Document.objects.get(pk=document_id)
    if document.state != state:
        return document
    try:
        return work(document)
    except WrongState:
        return Document.objects.get(pk=document_id)  # somebody else was quicker, or it was given up meanwhile
    except Mismatch as error:
        return fail(document, reason=str(error))
    except Exception as error:
        note(document, error)
        raise


def _print(document: Document) -> Document:
    _facts_agree(document)
    pdf = render.pdf(render.paper_of(document))
    seam("paper.rendered")
    sha256 = blobs.put(pdf)
    seam("paper.stored")
    return perform(document, "render", by=SYSTEM, pdf_sha256=sha256)


def _seal(document: Document) -> Document:
    if not document.to_be_sealed:
        return document
    facts = _facts_agree(document)
    seal_ = keys.seal()
    if seal_.is_demonstration != bool(document.facts.get("demonstration")):
        raise Mismatch("a demonstration key seals only papers that say so, and they are sealed with no other")
    pdf = blobs.read(str(document.pdf_sha256))
    if signing.facts_hash_of(pdf) != facts:
        raise Mismatch("the rendered PDF does not carry the hash of the facts in the database")
    sealed = blobs.once(_slot(document)) or _sealed_once(document, pdf, seal_)
    sha256 = blobs.put(sealed)
    seam("paper.sealed")
    fingerprint = signing.fingerprint(seal_)
    return perform(document, "seal", by=SYSTEM, sealed_sha256=sha256, sealed_with=fingerprint)


def _sealed_once(document: Document, pdf: bytes, seal_: keys.Seal) -> bytes:
    """Signing twice gives two files: whoever stores first has made the only one."""
    name = str(shown(document.facts.get("administration"), document.languages[0]))
    sealed = signing.seal_pdf(pdf, seal_, name=name, reason=REASON)
    seam("paper.signed")
    return blobs.put_once(_slot(document), sealed)


def _slot(document: Document) -> str:
    return f"paper-{document.pk}-{document.pdf_sha256}"


def _facts_agree(document: Document) -> str:
    facts = digest(document.facts)
    if facts != document.facts_sha256:
        raise Mismatch("the facts were changed after the paper was prepared")
    return facts


@action
def fail(document: Document, *, reason: str) -> Document:
    """Give up: a person sees why and may try again."""
    return perform(document, "fail", by=SYSTEM, reason=reason)


def give_up(document_id: int) -> None:
    """All tries are used up. What the last one said is the reason."""
    document = Document.objects.get(pk=document_id)
    if "fail" in Document.verbs_from(document.state) and _unfinished(document):
        fail(document, reason=document.failure or "all tries are used up")


def note(document: Document, error: Exception) -> None:
    """Keep what went wrong, for whoever looks while it is still being tried."""
    document.failure = f"{type(error).__name__}: {error}"[:2000]
    document.save(update_fields=["failure"])


def _unfinished(document: Document) -> bool:
    return document.state == PaperState.PREPARED or document.to_be_sealed
