"""Preparing a paper: its facts are frozen in the caller's transaction; rendering and sealing follow by topic."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785
from django.conf import settings

from aeo.documents.facts import plain
from aeo.documents.kinds import KINDS
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, perform
from aeo.kernel.policy import SYSTEM, Actor


@action
def prepare(
    paper: str,
    about: str,
    facts: Mapping[str, Any],
    *,
    languages: Sequence[str],
    replaces: Document | None = None,
    version: int | None = None,
) -> Document:
    """Freeze the facts of a paper about a subject (`decision:12`). `facts` become plain JSON: see documents.facts.

    Every paper says whether it is a demonstration.
    """
    frozen = plain({"demonstration": settings.AEO_DEMONSTRATION, **facts})
    document = Document(
        paper=paper,
        about=about,
        version=version or (replaces.version + 1 if replaces else 1),
        facts=frozen,
        facts_sha256=digest(frozen),
        languages=list(languages),
        to_be_sealed=KINDS[paper].sealed,
        replaces=replaces,
        prepared_at=clock.now(),
    )
    return begin(document, by=SYSTEM, facts={"paper": paper, "facts_sha256": document.facts_sha256})


@action
def cancel(document: Document, *, reason: str) -> Document:
    """Give up a paper that is not finished and no longer wanted."""
    return perform(document, "cancel", by=SYSTEM, reason=reason)


@action
def retry(document: Document, *, by: Actor) -> Document:
    """Try a failed paper again."""
    return perform(document, "retry", by=by)


def digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 over the facts in canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(facts))).hexdigest()
