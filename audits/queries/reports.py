"""Versions of a visit report beside each other, and what the next one would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from aeo.programme.queries import pack_of
from audits.models import Visit
from audits.states import CheckResult, FindingState


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Which parts of a report say something else than before; each criterion by its letter."""
    parts = {
        "visit_dates": _("days"),
        "team": _("team"),
        "sites": _("sites"),
        "opening": _("opening meeting"),
        "interruptions": _("interruptions"),
        "refusal": _("obstruction"),
        "records": _("recorded facts"),
        "risk": _("risk"),
        "comments": _("comments"),
        "closing": _("closing record"),
    }
    told = [words for key, words in parts.items() if before.get(key) != after.get(key)]
    old, new = _criteria(before), _criteria(after)
    changed = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    return [*told, *(_("criterion %(key)s") % {"key": key} for key in changed)]


def _criteria(content: Mapping[str, Any]) -> dict[str, Any]:
    return {criterion["key"]: criterion for criterion in content.get("criteria", [])}


def drafted(visit: Visit) -> list[tuple[str, list[str]]]:
    """What the report would say if it were signed now, criterion by criterion; two queries."""
    pack = pack_of(visit.assessment.version_id)
    results: dict[str, Counter[str]] = {}
    for check in visit.checks.all():
        key = pack.questions[check.question].criterion
        results.setdefault(key, Counter())[check.result] += 1
    found: dict[str, list[str]] = {}
    for row in visit.findings.exclude(state=FindingState.WITHDRAWN).order_by("number"):
        words = _("finding %(number)s, %(severity)s: %(text)s")
        told = {"number": row.number, "severity": pack.severities[row.severity].name, "text": row.text}
        found.setdefault(row.criterion, []).append(words % told)
    return [
        (f"{item.key}. {item.name}", [*_counted(results.get(item.key, Counter())), *found.get(item.key, [])])
        for item in pack.criteria
        if item.key in results or item.key in found
    ]


def _counted(results: Counter[str]) -> list[str]:
    labels = {"": _("no result yet"), **{str(key): str(label) for key, label in CheckResult.choices}}
    return [f"{labels[key]}: {count}" for key, count in sorted(results.items())]
