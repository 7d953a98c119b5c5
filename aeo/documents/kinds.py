"""The kinds of papers: which template prints them, whether they are sealed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of paper. A sealed one does not exist unsealed."""

    template: str
    sealed: bool = False


KINDS: dict[str, Kind] = {
    "certificate": Kind("documents/certificate.html", sealed=True),
    "decision": Kind("documents/decision.html", sealed=True),
    "letter": Kind("documents/letter.html"),
    "submission": Kind("documents/submission.html"),
    "visit_report": Kind("documents/visit_report.html"),
}
