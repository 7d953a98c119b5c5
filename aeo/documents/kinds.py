"""The kinds of papers: which template prints them, whether they are sealed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of paper. A sealed one does not exist unsealed. `label` names it (labels.toml)."""

    template: str
    label: str
    sealed: bool = False


KINDS: dict[str, Kind] = {
    "certificate": Kind("documents/certificate.html", "certificate_of", sealed=True),
    "decision": Kind("documents/decision.html", "decision", sealed=True),
    "letter": Kind("documents/letter.html", "letter"),
    "submission": Kind("documents/submission.html", "submission"),
    "visit_report": Kind("documents/visit_report.html", "visit_report"),
}
