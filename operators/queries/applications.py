"""Applications: who sees them, and what keeps one from being submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from aeo.accounts.models import User
from aeo.components.formats import day_text
from aeo.documents.states import Scan
from aeo.kernel.refusals import Words
from aeo.programme.applicability import Gap, Slot
from aeo.programme.pack import Pack
from aeo.programme.queries import current, pack_of
from operators.models import Application, InformationRequest, Operator
from operators.models.people import Person, Position
from operators.queries import bars, companies, contents, people, sheets
from operators.queries.bars import Barred
from operators.queries.people import Seat
from operators.queries.sheets import Sheet
from operators.states import SelfAssessmentState

NO_SITE = _(
    "Choose at least one site: what you apply for is verified at each site for which it is to hold, and the company "
    "has sites."
)
NO_OPEN_SITE = _(
    "Register at least one site of the company and choose it for the application: what you apply for is verified at "
    "each site for which it is to hold, and the company has no open site."
)


@dataclass(frozen=True)
class Obstacle:
    """Something that keeps an application from being submitted; `slots` are the questions it concerns."""

    code: str
    words: Words
    slots: tuple[Slot, ...] = ()


def visible_to(user: User) -> QuerySet[Application]:
    """Staff see what was submitted at least once, members everything of their own companies."""
    if people.sees_cases(user):
        return Application.objects.filter(submitted_at__isnull=False)
    return Application.objects.filter(operator_id__in=people.companies_of(user).values("operator_id"))


def requests_visible_to(user: User) -> QuerySet[InformationRequest]:
    """The requests of visible applications."""
    return InformationRequest.objects.filter(application__in=visible_to(user))


def gaps(application: Application) -> list[Gap]:
    """What is missing or not met in its self-assessment."""
    return list(sheets.sheet(application.self_assessment).gaps)


def gaps_by_criterion(application: Application) -> dict[str, list[Gap]]:
    """The same under each criterion that is asked about."""
    sheet = sheets.sheet(application.self_assessment)
    asked = {sheet.question(slot).criterion for slot in sheet.slots}
    grouped: dict[str, list[Gap]] = {key: [] for key in sheet.pack.criteria.keys if key in asked}
    for gap in sheet.gaps:
        grouped[gap.criterion].append(gap)
    return grouped


def obstacles(application: Application, day: date) -> list[Obstacle]:
    """All that keeps it from being submitted, most telling first; nothing when it is complete."""
    sheet = sheets.sheet(application.self_assessment)
    company = [*_barred(application.operator, day), *directing(application.operator, sheet.pack, day)]
    found = [*company, *unscoped(application), *incomplete(sheet)]
    return [*found, *_signature(sheet), *_files(sheet), *_consents(application.operator, sheet.pack)]


def incomplete(sheet: Sheet, seat: Seat | None = None) -> Iterator[Obstacle]:
    """Questions without an answer, evidence or reason, and carried answers nobody confirmed; all, or a seat's."""
    missing = _of(seat, sheet, dict.fromkeys(gap.slot for gap in sheet.missing))
    if missing:
        words = ngettext_lazy(
            "%(count)d question is not complete. Complete it first.",
            "%(count)d questions are not complete. Complete them first.",
            len(missing),
        ) % {"count": len(missing)}
        yield Obstacle("incomplete", words, missing)
    unconfirmed = _of(seat, sheet, sheet.unconfirmed)
    if unconfirmed:
        words = ngettext_lazy(
            "%(count)d answer was carried over and is not confirmed yet.",
            "%(count)d answers were carried over and are not confirmed yet.",
            len(unconfirmed),
        ) % {"count": len(unconfirmed)}
        yield Obstacle("unconfirmed", words, unconfirmed)


def unsignable(sheet: Sheet) -> list[Obstacle]:
    """What keeps it from being signed: what is not complete; in self-monitoring, which signing submits, files too."""
    application = sheet.self_assessment.application
    return [*unscoped(application), *incomplete(sheet)] if application else [*incomplete(sheet), *_files(sheet)]


def _of(seat: Seat | None, sheet: Sheet, slots: Iterable[Slot]) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if seat is None or seat.covers(sheet.question(slot).criterion))


def unscoped(application: Application) -> Iterator[Obstacle]:
    """What is not said yet of what is applied for: types, roles, and the sites where it is to hold."""
    if not application.types or not application.roles:
        yield Obstacle("scope", _("Choose at least one type and one role to apply for."))
        return
    chosen = application.site_rows.filter(site__closed_on__isnull=True)
    yield from siteless(application.operator, pack_of(application.version_id), application.types, chosen)


def siteless(operator: Operator, pack: Pack, types: Iterable[str], sites: Collection[object]) -> Iterator[Obstacle]:
    """No site is named, though the company has some that are asked about; or one has to be registered for it first."""
    known = frozenset(types) & frozenset(pack.types.keys)
    if sites or not pack.asks_of_sites(known):
        return
    if operator.sites.filter(closed_on__isnull=True).exists():
        yield Obstacle("no-site", NO_SITE)
    elif pack.needs_a_site(known):
        yield Obstacle("no-open-site", NO_OPEN_SITE)


def _barred(operator: Operator, day: date) -> Iterator[Obstacle]:
    barred = bars.on(operator, day)
    if barred is not None:
        yield Obstacle("barred", barred_words(barred))


def directing(operator: Operator, pack: Pack, day: date) -> Iterator[Obstacle]:
    """Customs decides about people, too, and tells them apart by their numbers: those in control are known by them."""
    rows = list(directors(day).filter(operator=operator))
    if not rows:
        yield Obstacle("no-director", _("Record under “People” who directs or controls the company."))
    nameless = [row.name_local for row in rows if not row.registry_number]
    if nameless and pack.person_register is not None:
        words = _(
            "Customs looks at who directs the company, and knows people by their number (%(register)s). Add it under "
            "“People” for: %(names)s."
        )
        yield Obstacle("no-number", words % {"register": pack.person_register.name, "names": ", ".join(nameless)})


def directors(day: date) -> QuerySet[Person]:
    """Whoever directs a company on a day."""
    left = Q(valid_until__lt=day)
    return Person.objects.filter(positions__contains=Position.DIRECTOR).exclude(left).order_by("pk")


def barred_words(barred: Barred) -> Words:
    """Why nothing can be applied for. Of a bar on a person the company learns neither whom, where laid nor how long."""
    if barred.own:
        words = _("A decision keeps the company from applying until %(day)s. You can apply from %(first)s on.")
        last = barred.bar.valid_until
        return words % {"day": day_text(last), "first": day_text(last + timedelta(days=1))}
    words = _(
        "A decision of customs about a person who directs the company, or did when the decision was taken, keeps it "
        "from applying for now. Ask customs: %(email)s, %(phone)s."
    )
    return words % reached()


def reached() -> dict[str, str]:
    """How customs is reached, for sentences that send somebody there."""
    contact = current()[1].programme.contact
    return {"email": contact.email, "phone": contact.phone}


def _signature(sheet: Sheet) -> Iterator[Obstacle]:
    if sheet.self_assessment.state != SelfAssessmentState.SIGNED:
        yield Obstacle("unsigned", _("The self-assessment is not signed. A signatory signs it first."))
    elif not contents.is_what_was_signed(sheet):
        words = _("Something changed after the self-assessment was signed. Open it again and sign it again.")
        yield Obstacle("signed-something-else", words)


def _files(sheet: Sheet) -> Iterator[Obstacle]:
    scans = {slot: {c.evidence.upload.scan for c in sheet.cited(slot)} for slot in sheet.slots}
    infected = tuple(slot for slot, found in scans.items() if Scan.INFECTED in found)
    waiting = tuple(slot for slot, found in scans.items() if Scan.WAITING in found)
    if infected:
        yield Obstacle("infected", _("A file contains malware. Remove it and attach a clean one."), infected)
    if waiting:
        yield Obstacle("scan-waiting", _("A file is still being checked for malware. Try again shortly."), waiting)


def _consents(operator: Operator, pack: Pack) -> Iterator[Obstacle]:
    answered = companies.consents(operator)
    for consent in pack.consents:
        known = answered.get(consent.scope)
        if consent.basis == "consent" and (known is None or known.meaning < consent.meaning):
            yield Obstacle("consents", _("Answer every consent, with yes or no."))
            return


def pack(application: Application) -> Pack:
    """The rules of the case: those in force when it was started."""
    return pack_of(application.version_id)
