"""What letters and certificates print: facts only, gathered once, frozen with the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from aeo.accounts.roles import Role
from aeo.authorisations import amendments, clocks, words
from aeo.authorisations.bars import bar_years
from aeo.authorisations.holding import Held
from aeo.authorisations.models import Authorisation, Benefit, Certificate, ChangeNotice, Complaint, Decision, Part
from aeo.authorisations.queries import cases, timelines
from aeo.authorisations.states import ENDING, LOSING, DecisionKind, Outcome
from aeo.documents.facts import FreeText
from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.notices.actions.notices import Recipients
from aeo.programme.pack import Pack
from aeo.programme.queries import current, pack_of
from audits.queries.names import names_of
from operators import registers
from operators.models import Operator
from operators.papers import recipients as to_company
from operators.queries import cases as case_workers
from operators.queries import companies

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def recipients(operator: Operator) -> Recipients:
    """Owners and signatories of the company, each at their own address only."""
    return replace(to_company(operator), emails=())


def letter_key(decision: Decision, pack: Pack) -> str:
    """The letter that carries a decision. A grant that leaves something out, an urgent suspension and the revocation of
    a part have their own, the last two where the version of the programme knows them.
    """
    outcomes = {item.outcome for item in decision.items.all()}
    if decision.decision_kind == DecisionKind.GRANT and outcomes & {Outcome.REFUSE, Outcome.GRANT_LESS}:
        return "decision_partial"
    letter = pack.decisions[decision.decision_kind].letter
    own = "urgent" if decision.is_urgent else "part" if _leaves_parts(decision) else ""
    return f"{letter}_{own}" if own and f"{letter}_{own}" in pack.letters else letter


def _leaves_parts(decision: Decision) -> bool:
    """A revocation after which other parts of the status go on."""
    if decision.decision_kind != DecisionKind.REVOKE or decision.authorisation is None:
        return False
    ended = set(decision.parts.values_list("pk", flat=True))
    return any(part.pk not in ended for part in timelines.alive(decision.authorisation.parts.all()))


def hearing_facts(decision: Decision) -> dict[str, Any]:
    """The hearing letter: what is intended, the gist of everything relied on, by when to answer."""
    pack = pack_of(decision.version_id)
    grounds = {
        row["ground"]: words.ground_words(pack, [row])[0] for row in decision.gist if row["ground"] in pack.grounds
    }
    said = [(row["text"], row["language"], grounds.get(row["ground"], {})) for row in decision.gist]
    return {
        "reference": _reference(decision),
        "operator_name": decision.operator.names,
        "decision_kind": words.kind_words(pack, decision),
        "parts": words.shown_rows(_intended(decision, pack)),
        "gist": words.numbered(pack, said),
        "items": words.listed(
            pack,
            [*words.assessed_words(pack, decision.assessment, decision.decision_kind), *decision.facts],
            decision.language,
        ),
        "due_date": words.within(pack, clocks.HEARING),
        "until": words.lasts(decision, pack),
        "measures": words.listed(pack, decision.measures, decision.language),
        "bar_until": _bar(decision, pack),
        "officer_name": _officer(decision) or pack.programme.administration,
    }


def _officer(decision: Decision) -> str:
    """Who has the case answers questions about it, never who is to decide."""
    having = [row.user_ref for row in case_workers.assigned(decision.case, Role.OFFICER)]
    return ", ".join(filter(None, map(names_of(having).of, having)))


def complaint_facts(complaint: Complaint) -> dict[str, Any]:
    """The receipt of a complaint: its number, what it is about, what came with it, by when it is answered."""
    about = words.complained_words(pack_of(complaint.version_id), complaint)
    came = [row.file for row in complaint.files.select_related("file").order_by("pk")]
    return {
        "reference": complaint.reference,
        "operator_name": complaint.operator.names,
        "complaint_about": about,
        "complaint_documents": words.file_names(came),
        "due_date": complaint.answer_due_on,
    }


def change_facts(notice: ChangeNotice, answered_by: date) -> dict[str, Any]:
    """The receipt of a notice of a change: what was told, by when what follows is said."""
    told = words.event_words(pack_of(notice.authorisation.version_id), notice)
    items = [FreeText(notice.text, notice.language, head=words.before(told))]
    names = notice.authorisation.operator.names
    return {"reference": notice.reference, "operator_name": names, "items": items, "due_date": answered_by}


def decision_facts(decision: Decision) -> dict[str, Any]:
    """The letter that carries a decided decision; everything that any such letter can speak of."""
    pack = pack_of(decision.version_id)
    programme = pack.programme
    grounds = words.ground_words(pack, [*decision.grounds, *(row for i in decision.items.all() for row in i.grounds)])
    told = decision.change_notice
    answered = [words.change_words(pack, told, yours=True)] if told else []
    assessed = words.assessed_words(pack, decision.assessment, decision.decision_kind)
    return {
        "reference": _reference(decision),
        "operator_name": decision.operator.names,
        "decision_number": decision.number,
        "decision_date": decision.decided_on,
        "decision_kind": words.kind_words(pack, decision),
        "parts": words.shown_rows(_holds(decision, pack)),
        "not_granted": words.shown_rows(_not_granted(decision, pack)),
        "grounds": words.shown_rows([*answered, *assessed, *(grounds or _norm(decision, pack))]),
        "facts": words.listed(pack, decision.facts, decision.language),
        "reasons": FreeText(decision.reasons, decision.language),
        "hearing_documents": words.heard_with(pack, decision),
        "effective_from": _from(decision, pack),
        "body": programme.authority,
        "signatory": _signatory(decision),
        "complaint_where": programme.complaint.against(pack.decisions[decision.decision_kind].body),
        "complaint_court": programme.complaint.court,
        "complaint_until": words.within(pack, programme.complaint.clock),
        "conditions": words.shown_rows(words.condition_words(pack, decision.conditions.all())),
        "measures": words.listed(pack, decision.measures, decision.language) or words.unnamed_measures(pack, decision),
        "changes": words.shown_rows(amendments.changes(decision, pack)),
        "until": words.lasts(decision, pack),
        "bar_until": _bar(decision, pack),
        "hearing_by": _hearing_by(decision),
        "hearing_time": words.within(pack, clocks.HEARING),
        **status_facts(decision.authorisation, pack),
        **_losing(decision, pack),
    }


def _hearing_by(decision: Decision) -> date | None:
    """By when the holder gets the letter on which it is heard, after an urgent suspension."""
    after = decision.followed_by.order_by("pk").first() if decision.is_urgent else None
    limit = cases.deadline(after.subject, clocks.SUSPENSION_HEARING) if after else None
    return limit.due_on if limit else None


def _losing(decision: Decision, pack: Pack) -> dict[str, Any]:
    """Of parts that rest: the benefits that no other part gives. Of those that end: all of theirs, and no last day."""
    kind, held = DecisionKind(decision.decision_kind), decision.authorisation
    if held is None or kind not in LOSING:
        return {}
    running = Benefit.objects.filter(until_day__isnull=True)
    others = running.filter(part__in=timelines.alive(cases.parts_of(held))).exclude(part__in=decision.parts.all())
    lost = running.filter(part__in=decision.parts.all())
    if kind not in ENDING:
        lost = lost.exclude(key__in=others.values("key"))
    return {"benefits": _named(lost, pack), **({"valid_until": None} if kind in ENDING else {})}


def status_facts(authorisation: Authorisation | None, pack: Pack) -> dict[str, Any]:
    """Number, end and benefits of a status."""
    if authorisation is None:
        return {"aeo_number": None, "valid_until": None, "benefits": None}
    rows = Benefit.objects.filter(part__authorisation=authorisation, until_day__isnull=True)
    return {
        "aeo_number": authorisation.aeo_number,
        "valid_until": timelines.last_day(authorisation, authorisation.parts.all()),
        "benefits": _named(rows, pack),
    }


def _named(rows: QuerySet[Benefit], pack: Pack) -> list[Any] | None:
    keys = set(rows.values_list("key", flat=True))
    return words.shown_rows([pack.benefits[key].name for key in sorted(keys) if key in pack.benefits])


def _reference(decision: Decision) -> str:
    if decision.application is not None:
        return decision.application.reference
    return decision.authorisation.aeo_number if decision.authorisation else ""


def _concerned(decision: Decision, pack: Pack) -> list[Any]:
    items = [words.item_words(pack, item) for item in decision.items.all()]
    return items or [words.reached_words(pack, row) for row in decision.reaches.select_related("part")]


def _holds(decision: Decision, pack: Pack) -> list[Any]:
    """What it gives, or is about; of an amendment the whole of what is held since."""
    return amendments.afterwards(decision, pack) or _granted(decision, pack) or _concerned(decision, pack)


def _intended(decision: Decision, pack: Pack) -> list[Any]:
    """What is intended for each thing asked; for parts, the kind of the decision says it."""
    items = [words.outcome_words(pack, item) for item in decision.items.all()]
    return items or _concerned(decision, pack)


def _granted(decision: Decision, pack: Pack) -> list[Any]:
    items = [item for item in decision.items.all() if item.outcome != Outcome.REFUSE]
    return [words.item_words(pack, item, granted=True) for item in items]


def _not_granted(decision: Decision, pack: Pack) -> list[Any]:
    rows: list[Any] = []
    for item in decision.items.all():
        if item.outcome in (Outcome.REFUSE, Outcome.GRANT_LESS):
            head = words.item_words(pack, item)
            rows.append(FreeText(item.reasons, item.language, head=words.before(head)) if item.reasons else head)
    return rows


def _norm(decision: Decision, pack: Pack) -> list[Any]:
    return [words.norm_words(pack, pack.norms[pack.decisions[decision.decision_kind].norm])]


def _from(decision: Decision, pack: Pack) -> Any:
    return words.begins(pack, decision.effective_from)


def _bar(decision: Decision, pack: Pack) -> Any:
    years = bar_years(decision, pack)
    return words.years_from_service(pack, years) if years else None


def _signatory(decision: Decision) -> str:
    return f"{decision.signatory} ({decision.acting_order})" if decision.acting_order else decision.signatory


def short_code(aeo_number: str, version: int) -> str:
    """Eight characters for a check by telephone: HMAC-SHA-256 cut to 40 bits, in Crockford's alphabet."""
    mac = salted_hmac("itgel.certificate.short-code", f"{aeo_number}/{version}", algorithm="sha256").digest()
    bits = int.from_bytes(mac[:5], "big")
    letters = "".join(CROCKFORD[(bits >> (5 * place)) & 31] for place in range(7, -1, -1))
    return f"{letters[:4]}-{letters[4:]}"


def certificate_facts(certificate: Certificate, parts: list[Part], issued: datetime) -> dict[str, Any]:
    """Everything printed on a certificate, in both languages."""
    authorisation, pack = certificate.authorisation, pack_of(certificate.authorisation.version_id)
    operator, decision, programme = authorisation.operator, certificate.decision, pack.programme
    pending, held = cases.pending_renewal(authorisation), timelines.types_from_now(authorisation)
    ends = timelines.ends(parts)
    return {
        "aeo_number": authorisation.aeo_number,
        "version": certificate.version,
        "short_code": certificate.short_code,
        "type": pack.types[held[0].key].name,
        "type_code": pack.types[held[0].key].code,
        "types": [_type(pack, one) for one in held] if len(held) > 1 else [],
        "operator_name": operator.names,
        "identifiers": _identifiers(operator, pack),
        "address": _address(operator, pack),
        "parts": [_part(pack, part, issued, ends.get(part.pk)) for part in parts],
        "granted_on": authorisation.granted_on,
        "valid_from": min(part.effective_from for part in parts),
        "valid_until": certificate.valid_until,
        "renewal_filed_on": clock.day_of(pending.filed_at) if pending and pending.timely else None,
        "issued_on": clock.day_of(issued),
        "decision_number": decision.number if decision else None,
        "decision_date": decision.decided_on if decision else None,
        "signatory": _signatory(decision) if decision else None,
        "programme": programme.name,
        "administration": programme.administration,
        "authority": programme.authority,
        "contact": {"address": programme.contact.address, "phone": programme.contact.phone},
        "email": programme.contact.email,
        "url": certificate_url(authorisation.aeo_number, certificate.version),
        "check_url": check_url(certificate),
        "base_url": settings.AEO_BASE_URL,
    }


def _identifiers(operator: Operator, pack: Pack) -> list[dict[str, Any]]:
    rows = registers.named([*companies.current_numbers(operator).items()], pack, current()[1])
    return [{"scheme": row.scheme, "name": row.short_name, "value": row.value} for row in rows]


def certificate_url(aeo_number: str, version: int) -> str:
    """The page of a certificate."""
    return f"{settings.AEO_BASE_URL.rstrip('/')}/id/certificate/{aeo_number}/{version}"


def check_url(certificate: Certificate) -> str:
    """What the QR code holds: the same page, with the code that lets whoever holds the paper see all it prints."""
    page = certificate_url(certificate.authorisation.aeo_number, certificate.version)
    return f"{page}?code={certificate.short_code}"


def local_address(operator: Operator) -> str:
    """One line, from the smaller to the larger."""
    return ", ".join(
        filter(None, (operator.street, operator.city, operator.region, operator.postcode, operator.country))
    )


def _address(operator: Operator, pack: Pack) -> dict[str, str]:
    """As the company writes it in the letters of each language."""
    local = local_address(operator)
    latin = operator.address_latin or local
    return {code: local if code == settings.LANGUAGE_CODE else latin for code in pack.programme.languages}


def _type(pack: Pack, held: Held) -> dict[str, Any]:
    """A type with the days in which the status has it, where it changes on a day that is known."""
    type_ = pack.types[held.key]
    return {
        "name": type_.name,
        "code": type_.code,
        "from": clock.day_of(held.start),
        "until": clock.day_of(held.end - timelines.SECOND) if held.end else None,
    }


def given_up(authorisation: Authorisation) -> list[dict[str, Any]]:
    """What the holder gave up in this period: each part, from which day, and when that was recorded."""
    pack = pack_of(authorisation.version_id)
    rows = authorisation.parts.filter(surrender_on__gte=authorisation.period_from).order_by("surrender_on", "pk")
    return [
        {
            "component": pack.components[part.component].name,
            "role": pack.roles[part.role].name,
            "from": part.surrender_on,
            "recorded_on": clock.day_of(Entry.objects.filter(subject=part.subject, verb="give_up").latest("seq").at),
        }
        for part in rows
    ]


def _part(pack: Pack, part: Part, at: datetime, end: date | None) -> dict[str, Any]:
    """`end`: its last day as it is known; a revocation that is to come ends it before its time."""
    here = timelines.status(part, at)
    return {
        "component": pack.components[part.component].name,
        "role": pack.roles[part.role].name,
        "sites": [words.site_words(pack, site) for site in part.covered(clock.day_of(at))],
        "valid_from": part.effective_from,
        "valid_until": min(part.last_day, end) if end else part.last_day,
        "status": here.status if here else None,
    }
