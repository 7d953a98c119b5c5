"""How it is told: what letters and the visit report say, taken from recorded facts and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from aeo.documents.facts import FreeText, day
from aeo.kernel.policy import SYSTEM, Actor
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from aeo.programme.text import Text
from audits.models import (
    Assessment,
    Check,
    Finding,
    Interruption,
    Visit,
    VisitComment,
    VisitMember,
    VisitRecord,
    VisitSite,
)
from audits.queries import risk as risk_queries
from audits.risk import Rating, overall
from audits.states import (
    CheckResult,
    FindingState,
    InterruptionGround,
    RecordKind,
    SiteOutcome,
    TeamPart,
    VisitKind,
    VisitMode,
)
from operators.papers import numbers, question
from operators.queries import companies

Facts = dict[str, Any]


def reference(assessment: Assessment) -> str:
    """How a letter names the case: the application's reference, else the AEO number."""
    return assessment.application.reference if assessment.application else assessment.aeo_number or assessment.subject


def about(assessment: Assessment) -> Facts:
    """What every letter and message of a case can say."""
    return {"reference": reference(assessment), "operator_name": assessment.operator.names}


def days(first: date | None, last: date | None) -> str:
    """The days of a visit on one line."""
    if first is None or last is None:
        return "–"
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"


def days_told(first: date | None, last: date | None) -> Facts:
    """The same as letters write it, per language."""
    return _per_language(lambda code: " – ".join(dict.fromkeys(day(each, code) for each in (first, last) if each)))


def visit_days(first: date | None, last: date | None) -> Facts:
    """The days of a visit in words, and as days for a calendar."""
    return {"visit_dates": days_told(first, last), "starts_on": first, "ends_on": last}


def visit_notice(visit: Visit, due: date) -> Facts:
    """The notice of a visit."""
    return {
        **about(visit.assessment),
        "visit_dates": days_told(visit.starts_on, visit.ends_on),
        "sites": [f"{row.site.name_local}, {row.site.address}" for row in _sites(visit)],
        "team": [_member(member) for member in visit.members.order_by("id")],
        "agenda": FreeText(visit.agenda, visit.language),
        "documents": FreeText(visit.documents_wanted, visit.language) if visit.documents_wanted else "",
        "due_date": due,
    }


def findings(assessment: Assessment, rows: Iterable[Finding], *, contest_until: date, due: date | None) -> Facts:
    """The letter that tells of findings; `due` is the first of their days."""
    rows = list(rows)
    pack = pack_of(assessment.version_id)
    gravest = max((pack.severities[row.severity] for row in rows), key=lambda severity: severity.rank)
    return {
        **about(assessment),
        "items": items(rows),
        "severity": gravest.name,
        "contest_until": contest_until,
        "due_date": due or "",
    }


def items(rows: Iterable[Finding]) -> list[FreeText]:
    """Findings as lines: number, severity, criterion, question and site in each language; what was found in its own."""
    return [FreeText(row.text, row.language, head=_head(row, pack_of(row.assessment.version_id))) for row in rows]


def _head(row: Finding, pack: Pack) -> dict[str, str]:
    severity, criterion = pack.severities[row.severity].name, pack.criteria[row.criterion].name
    asked = question(pack, row.slot, {str(row.site_id): row.site.name_local} if row.site else {})
    return {
        code: f"{row.number}. {severity.to(code)} – {row.criterion}. {criterion.to(code)} – {words}:"
        for code, words in asked.items()
    }


def report(visit: Visit, version: int, change_note: str, signed_by: str, signed_on: date) -> Facts:
    """The whole report of a visit: everything that its paper prints."""
    assessment = visit.assessment
    pack = pack_of(assessment.version_id)
    return {
        **about(assessment),
        "version": version,
        "change_note": change_note,
        "signed_by": signed_by,
        "signed_on": signed_on,
        "programme": pack.programme.name,
        "administration": pack.programme.administration,
        "authority": pack.programme.authority,
        "operator_name_latin": assessment.operator.name_latin,
        "operator_address": assessment.operator.address,
        "operator_numbers": numbers(pack, companies.current_numbers(assessment.operator)),
        "kind": VisitKind(visit.visit_kind).label,
        "mode": VisitMode(visit.mode).label,
        "purpose": _own(visit.purpose, visit.language),
        "visit_dates": days(visit.starts_on, visit.ends_on),
        "begun_at": visit.begun_at,
        "ended_at": visit.fieldwork_done_at,
        "unannounced": visit.begun_unannounced,
        "mandate": {"number": visit.mandate_number, "from": visit.mandate_from, "until": visit.mandate_until},
        "mandate_basis": visit.mandate_basis,
        "team": [{"name": m.name, "part": TeamPart(m.part).label} for m in visit.members.order_by("id")],
        "sites": [_site(row, visit.language) for row in _sites(visit)],
        "opening": _own(visit.opening_note, visit.language),
        "interruptions": [
            {
                "ground": _ground(row),
                "note": _own(row.note, visit.language),
                "from": row.began_at,
                "until": row.ended_at,
            }
            for row in visit.interruptions.order_by("began_at")
        ],
        "refusal": {
            "text": _own(visit.refusal_text, visit.language),
            "witness": visit.refusal_witness,
            "at": visit.refusal_at,
        }
        if visit.obstructed
        else None,
        "records": [_record(row) for row in visit.records.select_related("site").order_by("at", "id")],
        "criteria": _criteria(visit, pack),
        "risk": _risk(assessment, pack),
        "comments": [_comment(row) for row in visit.comments.order_by("id")],
        "closing": {
            "operator": visit.closing_operator_name,
            "refused": _own(visit.closing_refused_reason, visit.language),
            "note": _own(visit.closing_note, visit.language),
        },
    }


def _criteria(visit: Visit, pack: Pack) -> list[Facts]:
    checks = list(visit.checks.select_related("site").order_by("question", "role", "site_id"))
    rows = list(visit.findings.select_related("site").order_by("number"))
    wanted = {pack.questions[check.question].criterion for check in checks} | {row.criterion for row in rows}
    return [
        {
            "key": criterion.key,
            "name": criterion.name,
            "checks": [_check(c, pack) for c in checks if pack.questions[c.question].criterion == criterion.key],
            "findings": [_finding(row, pack) for row in rows if row.criterion == criterion.key],
        }
        for criterion in pack.criteria
        if criterion.key in wanted
    ]


def _check(check: Check, pack: Pack) -> Facts:
    return {
        "slot": _asked(check),
        "question": pack.questions[check.question].text,
        "site": check.site.name_local if check.site else "",
        "text": _own(check.text, check.language),
        "result": CheckResult(check.result).label if check.result else "",
        "note": _own(check.note, check.language),
    }


def _finding(row: Finding, pack: Pack) -> Facts:
    return {
        "number": row.number,
        "slot": _asked(row),
        "site": row.site.name_local if row.site else "",
        "severity": pack.severities[row.severity].name,
        "text": _own(row.text, row.language),
        "evidence": _own(row.evidence_text, row.language),
        "state": FindingState(row.state).label,
    }


def _risk(assessment: Assessment, pack: Pack) -> Facts | None:
    ratings = risk_queries.ratings(assessment)
    whole = overall(pack.risk, ratings)
    if whole is None:
        return None
    return {
        "band": whole.band.name,
        "response": whole.band.response,
        "criteria": [_rating(rating, pack) for rating in ratings],
    }


def _rating(rating: Rating, pack: Pack) -> Facts:
    band: Text = pack.risk.band(rating.residual.score).name
    name = pack.criteria[rating.criterion].name
    scores = {"inherent": rating.inherent.score, "residual": rating.residual.score}
    return {"criterion": rating.criterion, "name": name, **scores, "band": band}


def _record(row: VisitRecord) -> Facts:
    site = row.site.name_local if row.site else ""
    kind = RecordKind(row.record_kind).label
    return {"kind": kind, "site": site, "text": _own(row.text, row.language), "at": row.at}


def _comment(row: VisitComment) -> Facts:
    return {"version": row.version, "text": _own(row.text, row.language), "at": row.at}


def _site(row: VisitSite, language: str) -> Facts:
    told = {"outcome": SiteOutcome(row.outcome).label, "note": _own(row.note, language)}
    return {"name": row.site.name_local, "address": row.site.address, **told}


def _ground(row: Interruption) -> Promise | str:
    return InterruptionGround(row.ground).label


def _sites(visit: Visit) -> Iterable[VisitSite]:
    return visit.sites.select_related("site").order_by("site_id")


def _own(text: str, language: str) -> FreeText | str:
    return FreeText(text, language) if text else ""


def said(words: str, by: Actor) -> FreeText | Facts:
    """What somebody wrote just now, in the language they work in; a sentence of the system's own in every language."""
    each = _per_language(lambda _code: gettext(words)) if by == SYSTEM else {}
    if len(set(each.values())) > 1:
        return each
    return FreeText(words, getattr(by.user, "language", "") or settings.LANGUAGE_CODE)


def _member(member: VisitMember) -> Facts:
    return _per_language(lambda _code: f"{member.name} ({TeamPart(member.part).label})")


def _per_language(say: Callable[[str], str]) -> Facts:
    """The same words in every language of the installation."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = say(code)
    return told


def _asked(row: Check | Finding) -> str:
    """The question, and the role it was asked for; the site is told by its name."""
    return f"{row.question} ({row.role})" if row.role else row.question
