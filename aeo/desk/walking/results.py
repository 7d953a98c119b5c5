"""What a case leaves: its papers, the register with its keys, the journal, and a summary; all of it verified."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aeo.desk.walking.play import Play
from aeo.documents import queries as papers
from aeo.documents.models import Document
from aeo.kernel import checkpoints, verification
from aeo.kernel.exporting import export_lines
from aeo.kernel.models import Deadline
from aeo.notices.models import Notice
from aeo.register import exporting, files
from aeo.register import verification as register


class DoesNotVerify(RuntimeError):
    """What was left is not in order."""


def leave(play: Play, folder: Path) -> None:
    """Write everything into a folder, and verify it. Raises DoesNotVerify."""
    folder.mkdir(parents=True, exist_ok=True)
    checkpoints.take()
    _papers(folder / "papers")
    _register(folder)
    _journal(folder / "journal.jsonl")
    (folder / "summary.json").write_text(json.dumps(summary(play), ensure_ascii=False, indent=2) + "\n", "utf-8")
    if faults := list(verification.verify()):
        raise DoesNotVerify("\n".join(f"journal: {fault.subject} {fault.seq}: {fault.what}" for fault in faults))


def _register(folder: Path) -> None:
    """The snapshot with its manifest in a folder of its own, the keys also beside it."""
    exporting.export(folder / "register")
    shutil.copy(folder / "register" / files.DID, folder / files.DID)
    try:
        list(register.verify())
        list(files.folder(folder / "register"))
    except files.Misfit as misfit:
        raise DoesNotVerify(f"register: {misfit}") from misfit


def _papers(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for document in Document.objects.order_by("pk"):
        if papers.is_finished(document):
            (folder / f"{name_of(document)}.pdf").write_bytes(papers.pdf_of(document))


def name_of(document: Document) -> str:
    """The kind of paper, and its number with the kind of letter, or what it is of with its version."""
    notice = Notice.objects.filter(document=document).first()
    if notice is not None:
        parts = [document.paper, str(notice.number), *([notice.letter] if document.paper == "letter" else [])]
    else:
        visit = [document.about] if document.about.startswith("visit:") else []
        parts = [document.paper, papers.case_of(document), *visit, str(document.version)]
    return re.sub(r"[^\w.-]+", "-", "-".join(parts))


def _journal(path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(export_lines())


def summary(play: Play) -> dict[str, Any]:
    """How the case stands, and what its clocks say."""
    application = play.application if play.application_id else None
    return {
        "case": play.case.title,
        "operator": play.company.name_local,
        "application": application.reference if application else None,
        "state": application.state if application else None,
        "papers": [name_of(row) for row in Document.objects.order_by("pk") if papers.is_finished(row)],
        "clocks": list(_clocks()),
    }


def _clocks() -> Iterator[dict[str, Any]]:
    for row in Deadline.objects.order_by("pk"):
        ended = {"closed_on": row.closed_on.isoformat(), "outcome": row.outcome} if row.closed_on else {}
        yield {"clock": row.clock, "of": row.subject, "due_on": row.due_on.isoformat(), **ended}
