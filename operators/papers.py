"""How an application is told: the facts of its letters, and of the frozen copy of what was submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.components.formats import figure
from aeo.documents.facts import FreeText
from aeo.kernel import clock
from aeo.notices.actions.notices import Recipients
from aeo.programme import answers as rules
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from aeo.programme.queries import current, pack_of
from aeo.programme.questions import Question
from aeo.programme.text import Text
from operators import registers
from operators.models import Application, Operator, SelfAssessment, Site, Snapshot
from operators.queries import companies, people
from operators.states import ConsentState

Texts = dict[str, str]
Source = Callable[[Application], Texts | None]
_source: list[Source] = []
CHOICES: Mapping[str, Promise] = {
    "yes": _("yes"),
    "partly": _("partly"),
    "no": _("no"),
    rules.NOT_APPLICABLE: _("not applicable"),
}

ASSURANCE: Mapping[str, Promise] = {
    "low": _("low assurance"),
    "substantial": _("substantial assurance"),
    "high": _("high assurance"),
}


def told_by(source: Source) -> None:
    """What a renewal means for its status, in every language: given by the package above, which knows the status."""
    _source[:] = [source]


AGAIN = _("This is submission number {number} of this application: it takes the place of the one before.")
AGAIN_TITLE = _("(sent again: submission number {number})")


def section_names(keys: Iterable[str]) -> list[Text]:
    """Sections of the questionnaire in force as every page names them: the letter and the name."""
    _version, pack = current()
    known = [pack.criteria[key] for key in keys if key in pack.criteria]
    return [Text.read({code: f"{one.key}. {words}" for code, words in one.name.values}) for one in known]


def recipients(operator: Operator) -> Recipients:
    """To whom a letter to the operator goes: its owners and signatories; the company's own address where none is."""
    users = people.addressed(operator)
    emails = () if users or not operator.email else (operator.email,)
    known = numbers(current()[1], companies.current_numbers(operator))
    return Recipients(operator.subject, operator.name_local, [user.ref for user in users], emails, known)


def numbers(pack: Pack, held: Mapping[str, str]) -> list[Texts]:
    """The company's numbers as every paper prints them: what each is, in every language, and the number."""
    rows = registers.named([*held.items()], pack, current()[1])
    return [{code: f"{row.short_name_in(code)}: {row.value}" for code in pack.programme.languages} for row in rows]


def case(application: Application) -> dict[str, Any]:
    """What every letter about an application speaks of."""
    return {"reference": application.reference, "operator_name": application.operator.names}


def parts(application: Application) -> list[Texts]:
    """What is asked for, line by line, in every language of the pack."""
    pack = pack_of(application.version_id)
    sites = {row.site_id: row.site for row in application.site_rows.select_related("site")}
    return [
        _line(pack, pack.types[a.type].name, pack.roles[a.role].name, sites.get(a.site) if a.site else None)
        for a in application.asked()
    ]


def receipt(application: Application, snapshot: Snapshot, signatory: str, due_on: date) -> dict[str, Any]:
    """The receipt: what was received, when, by whose signature, and when it will be answered."""
    return {
        **case(application),
        "submitted_at": application.submitted_at,
        "snapshot_sha256": snapshot.sha256,
        "signatory": signatory,
        "due_date": due_on,
        "parts": parts(application),
        "again": again(application),
        "submission": again(application, title=True),
        "renewal": next((said for say in _source if (said := say(application))), None),
    }


def again(application: Application, *, title: bool = False) -> Promise | None:
    """That it was submitted before, as a sentence or for a title; nothing of a first submission."""
    words = AGAIN_TITLE if title else AGAIN
    return format_lazy(words, number=application.submissions) if application.submissions > 1 else None


def returned(application: Application, due_on: date) -> dict[str, Any]:
    """The one list of what is missing."""
    pack, sites = pack_of(application.version_id), _sites(application)
    items = [_missing(pack, item, sites) for item in application.return_items]
    return {**case(application), "items": items, "due_date": due_on}


def request(application: Application, questions: Iterable[str], reason: FreeText, due_on: date) -> dict[str, Any]:
    """An information request: the questions in the pack's words, and why we ask."""
    return {**case(application), "items": asked(application, questions), "reasons": reason, "due_date": due_on}


def asked(application: Application, questions: Iterable[str]) -> list[Texts]:
    """Questions of an application in the pack's words."""
    pack, sites = pack_of(application.version_id), _sites(application)
    return [question(pack, Slot.read(text), sites) for text in questions]


def monitored(own: SelfAssessment) -> dict[str, Any]:
    """What every message about a self-monitoring speaks of."""
    return {"reference": own.aeo_number, "operator_name": own.operator.names}


def given(own: SelfAssessment, slot: Slot, person: str) -> dict[str, Any]:
    """That somebody gave a question to a colleague."""
    sites = Site.objects.filter(pk=int(slot.site)).values_list("name_local", flat=True) if slot.site else ()
    asked = question(pack_of(own.version_id), slot, dict.fromkeys([slot.site], "".join(sites)))
    about = case(own.application) if own.application else monitored(own)
    return {**about, "items": [asked], "person": person}


def question(pack: Pack, slot: Slot, sites: Mapping[str, str]) -> Texts:
    """A question with its key, and its role or site, in every language of the pack."""
    text = pack.questions[slot.question].text
    beside = [name for name in (sites.get(slot.site, ""),) if name]
    role = pack.roles[slot.role].name if slot.role else None
    return {
        code: " – ".join([f"{slot.question}. {text.to(code)}", *([role.to(code)] if role else []), *beside])
        for code in pack.programme.languages
    }


def submission(application: Application, snapshot: Snapshot) -> dict[str, Any]:
    """The frozen copy of what was submitted: the signed snapshot in words."""
    return {
        **case(application),
        "receipt": application.receipt,
        "submitted_at": application.submitted_at,
        "parts": parts(application),
        "consents": consents(application),
        **_signed(pack_of(application.version_id), snapshot, application.operator),
    }


def consents(application: Application) -> list[dict[str, Any]]:
    """What the company had said to each consent when it submitted."""
    pack, said = pack_of(application.version_id), companies.consents(application.operator)
    asked = [consent for consent in pack.consents if consent.basis == "consent" and consent.scope in said]
    return [{"text": consent.text, "answer": ConsentState(said[consent.scope].state).label} for consent in asked]


def monitoring(own: SelfAssessment, snapshot: Snapshot) -> dict[str, Any]:
    """The frozen copy of a self-monitoring, which its signature submitted."""
    pack, frame = pack_of(own.version_id), own.frame
    held = [(pack.types[key].name, pack.roles[role].name) for key in frame["types"] for role in frame["roles"]]
    return {
        **monitored(own),
        "receipt": f"{own.aeo_number}/{own.pk}-{snapshot.number}",
        "submitted_at": snapshot.signed_at,
        "parts": [_line(pack, type_, role, None) for type_, role in held],
        **_signed(pack, snapshot, own.operator),
    }


def _signed(pack: Pack, snapshot: Snapshot, operator: Operator) -> dict[str, Any]:
    """What was signed, by whom and how, in words."""
    data = snapshot.data
    return {
        "signed_at": snapshot.signed_at,
        "signatory": snapshot.signer_name,
        "method": pack.signing[snapshot.method].name,
        "assurance": ASSURANCE[snapshot.assurance],
        "snapshot_sha256": snapshot.sha256,
        "snapshot_number": snapshot.number,
        "administration": pack.programme.administration,
        "programme": {**data["programme"], "name": pack.programme.name},
        "operator": {**data["operator"], "address": operator.address},
        "operator_numbers": numbers(pack, data["operator"]["numbers"]),
        "sites": data["sites"],
        "sections": sections(pack, snapshot),
        "printed_on": clock.today(),
    }


def way_of_signing(snapshot: Snapshot) -> str:
    """How it was signed and of what assurance, in the reader's language."""
    pack = pack_of(snapshot.self_assessment.version_id)
    return f"{pack.signing[snapshot.method].name}, {ASSURANCE[snapshot.assurance]}"


def sections(pack: Pack, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The signed answers under their criteria, each with the question's words and the files it rests on."""
    data = snapshot.data
    sites = {str(site["id"]): site["name_local"] for site in data["sites"]}
    found: dict[str, list[dict[str, Any]]] = {}
    for item in data["answers"]:
        printed = answer(pack, item, sites, clock.day_of(snapshot.signed_at))
        found.setdefault(pack.questions[item["question"]].criterion, []).append(printed)
    return [{"key": key, "name": pack.criteria[key].name, "answers": answers} for key, answers in found.items()]


def signer_name(user: User | None, otherwise: str) -> str:
    """The name under a signature."""
    return user.name if user else otherwise


def answer(pack: Pack, item: Mapping[str, Any], sites: Mapping[str, str], signed_on: date) -> dict[str, Any]:
    """One signed answer as a paper prints it."""
    asked = pack.questions[item["question"]]
    choices: dict[str, object] = {**CHOICES, **{choice.key: choice.text for choice in asked.choices}}
    wanted = {evidence.key: evidence.text for evidence in asked.evidence}
    return {
        "slot": item["slot"],
        "question": question(pack, Slot.read(item["slot"]), sites),
        "kind": asked.kind,
        "choice": choices.get(item.get("choice", ""), item.get("choice", "")),
        "not_applicable": item.get("choice") == rules.NOT_APPLICABLE,
        "text": own_words(item.get("text", ""), item.get("language", "")),
        "number": figure(item.get("number")),
        "unit": asked.unit,
        "columns": [{"key": column.key, "text": column.heading} for column in asked.columns],
        "table": [printed_row(asked, row) for row in item.get("table") or ()],
        "reason": own_words(item.get("reason", ""), item.get("language", "")),
        "evidence": [_document(file, wanted.get(file["key"], ""), signed_on) for file in item["evidence"]],
    }


def _document(file: Mapping[str, Any], wanted: Text | str, signed_on: date) -> dict[str, Any]:
    """A document as it was signed: what it shows, until when it is valid, and whether it had expired by then."""
    expired = file.get("expires_on", "9999-12-31") < signed_on.isoformat()
    return {**file, "wanted": wanted, "expired": expired}


def printed_row(asked: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table with its numbers as people read them."""
    numbers = {column.key for column in asked.columns if column.kind == "number"}
    return {key: figure(value) if key in numbers else value for key, value in row.items()}


def own_words(text: str, language: str) -> FreeText | str:
    """Somebody's own words, marked with their language; nothing stays nothing."""
    return FreeText(text, language) if text else ""


def _missing(pack: Pack, item: Mapping[str, str], sites: Mapping[str, str]) -> FreeText:
    asked = question(pack, Slot.read(item["slot"]), sites) if item["slot"] else {}
    return FreeText(item["text"], item["language"], head={code: f"{words}:" for code, words in asked.items()})


def _sites(application: Application) -> dict[str, str]:
    return {str(row.site_id): row.site.name_local for row in application.site_rows.select_related("site")}


def _line(pack: Pack, type_: Text, role: Text, site: Site | None) -> Texts:
    return {
        code: " – ".join([type_.to(code), role.to(code), *([_named(site, code)] if site else [])])
        for code in pack.programme.languages
    }


def _named(site: Site, language: str) -> str:
    return site.name_local if language == settings.LANGUAGE_CODE or not site.name_latin else site.name_latin
