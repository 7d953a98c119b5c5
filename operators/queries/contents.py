"""What is signed: the content of a self-assessment as canonical JSON, and differences between two of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from aeo.kernel.journal import canonical
from aeo.kernel.models import Entry
from aeo.programme.answers import NOT_APPLICABLE
from aeo.programme.applicability import Slot
from aeo.programme.models import Version
from operators.models import Answer, AnswerEvidence, SelfAssessment, Site, Snapshot
from operators.queries.companies import current_numbers
from operators.queries.sheets import Sheet

FORMAT = "itgel-self-assessment-1"
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """An answer that differs between two snapshots; None where it did not exist."""

    slot: Slot
    before: Item | None
    after: Item | None


def content(sheet: Sheet, reopened: Collection[str] | None = None) -> dict[str, Any]:
    """Everything that is signed: only what applies, each file by its SHA-256.

    In a partial reopening the answers that are not on the list stay as they were signed last, files included.
    """
    signed = _items(last_snapshot(sheet.self_assessment)) if reopened is not None else {}
    kept = {slot: item for slot, item in signed.items() if slot not in (reopened or ())}
    return _whole(sheet, kept, sorted(reopened) if reopened is not None else None)


def sha256(values: Mapping[str, Any]) -> str:
    """The fingerprint of a content: SHA-256 over its canonical JSON."""
    return hashlib.sha256(canonical(values)).hexdigest()


def is_what_was_signed(sheet: Sheet) -> bool:
    """True when the present content is exactly what the last snapshot froze."""
    last = last_snapshot(sheet.self_assessment)
    if last is None:
        return False
    data = last.data
    if data["reopened"] is None:
        return sha256(_whole(sheet, {}, None)) == last.sha256
    before = sheet.self_assessment.snapshots.filter(number=last.number - 1).first()
    kept = {slot: item for slot, item in _items(before).items() if slot not in data["reopened"]}
    return sha256(_whole(sheet, kept, data["reopened"])) == last.sha256


def last_snapshot(self_assessment: SelfAssessment) -> Snapshot | None:
    """What was signed last."""
    return last_signed(self_assessment.pk)


def last_signed(self_assessment: int) -> Snapshot | None:
    """The same of whose key alone is known."""
    return Snapshot.objects.filter(self_assessment=self_assessment).order_by("-number").first()


def signed_files(self_assessment: SelfAssessment) -> set[str]:
    """The SHA-256 of the files that were signed last."""
    return {file["sha256"] for item in _items(last_snapshot(self_assessment)).values() for file in item["evidence"]}


def asked(self_assessment: SelfAssessment) -> str:
    """Why it was opened again; it is kept in the journal."""
    rows = Entry.objects.filter(subject=self_assessment.subject, verb="reopen", facts__isnull=False)
    entry = rows.order_by("-seq").first()
    return str(orjson.loads(entry.facts or "{}").get("reason", "")) if entry else ""


def differences(before: Snapshot | None, after: Snapshot) -> list[Difference]:
    """Answers that were added, changed or dropped, in the order of the later one."""
    old, new = _items(before), _items(after)
    slots = [*new, *(slot for slot in old if slot not in new)]
    return [Difference(Slot.read(s), old.get(s), new.get(s)) for s in slots if old.get(s) != new.get(s)]


def _items(snapshot: Snapshot | None) -> dict[str, Item]:
    return {item["slot"]: item for item in snapshot.data["answers"]} if snapshot else {}


def _whole(sheet: Sheet, kept: Mapping[str, Item], reopened: list[str] | None) -> dict[str, Any]:
    own, application = sheet.self_assessment, sheet.self_assessment.application
    values = {
        "format": FORMAT,
        "self_assessment": own.pk,
        "purpose": own.purpose,
        "application": application.reference if application else "",
        "operator": _operator(own),
        "programme": _programme(own),
        "types": list(sheet.scope.types),
        "roles": list(sheet.scope.roles),
        "sites": [_site(site, roles) for site, roles in sheet.scope.sites],
        "reopened": reopened,
        "answers": [kept.get(str(slot)) or live_item(sheet, slot) for slot in sheet.slots],
    }
    # Through JSON once, so that the content and what is read back from a snapshot are the same values.
    plain: dict[str, Any] = orjson.loads(canonical(values))
    return plain


def _programme(own: SelfAssessment) -> dict[str, Any]:
    """Its version by name and hash; without the whole pack, which is long and not asked for."""
    version = Version.objects.only("code", "number", "sha256").get(pk=own.version_id)
    return {"code": version.code, "version": version.number, "sha256": version.sha256}


def _operator(own: SelfAssessment) -> dict[str, Any]:
    operator = own.operator
    return {
        "id": operator.pk,
        "name_local": operator.name_local,
        "name_latin": operator.name_latin,
        "form": operator.form,
        "numbers": current_numbers(operator),
    }


def _site(site: Site, roles: tuple[str, ...]) -> dict[str, Any]:
    names = {"name_local": site.name_local, "name_latin": site.name_latin}
    return {"id": site.pk, **names, "kind": site.kind, "address": site.address, "roles": list(roles)}


def live_item(sheet: Sheet, slot: Slot) -> dict[str, Any]:
    """One answer with its evidence as it would be signed now."""
    row = sheet.rows.get(slot)
    about = {"slot": str(slot), "question": slot.question, "role": slot.role, "site": slot.site}
    return {**about, **(given(row) if row else {}), "evidence": [_file(c) for c in sheet.cited(slot)]}


def given(row: Answer) -> dict[str, Any]:
    """An answer's values; of one that says that it does not apply, nothing of what was put aside."""
    aside = row.choice == NOT_APPLICABLE
    return {
        "meaning": row.meaning,
        "choice": row.choice,
        "text": row.text,
        "language": row.language,
        "number": None if aside or row.number is None else f"{row.number.normalize():f}",
        "table": None if aside else row.table,
        "reason": row.reason,
    }


def _file(citation: AnswerEvidence) -> dict[str, Any]:
    evidence, upload = citation.evidence, citation.evidence.upload
    about = {"key": citation.key, "evidence": evidence.pk, "name": evidence.name}
    if evidence.expires_on is not None:  # else no word of it: nothing that was signed before changes
        about["expires_on"] = evidence.expires_on.isoformat()
    return {**about, "sha256": upload.sha256, "size": upload.size, "media_type": upload.media_type}
