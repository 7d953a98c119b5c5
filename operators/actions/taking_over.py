"""A readiness check becomes the draft of a company's application: the same answers, at sites somebody confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor, when
from aeo.kernel.refusals import Words
from aeo.programme import queries as programme
from aeo.programme.applicability import Slot
from operators import lines
from operators.actions import applications, companies, readiness
from operators.models import Answer, Application, Operator, ReadinessAnswer, ReadinessCheck, SelfAssessment, Site
from operators.queries import readiness as queries
from operators.queries.sheets import slot_of
from operators.soundness import refuse, text_problems

VALUES = ("choice", "text", "language", "number", "table", "reason", "meaning")
LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class Where:
    """What a site of the check is: one of the company's (`site`), a new one at this address, or left out (neither)."""

    site: int | None = None
    address: str = ""


@action
def take_over(check: ReadinessCheck, operator: Operator, sites: Mapping[str, Where], *, by: Actor) -> Application:
    """Start the application with types, roles, sites and answers of the check, and delete the check.

    `sites`: reference of a site in the check → what it is. Raises what `start` does: BadFields, NotPermitted, NotReady.
    """
    _version, pack = programme.current()
    types, roles = queries.known_to(pack, check)
    refuse(_problems(check, sites))
    places = {site["ref"]: _site(operator, site, sites.get(site["ref"], Where()), by) for site in check.sites}
    served = {
        pk: [role for role in site["roles"] if role in roles]
        for site in check.sites
        if (pk := places[site["ref"]]) is not None
    }
    application = applications.start(operator, by=by, types=types, roles=roles, sites=served)
    _fill(application.self_assessment, queries.still_asked(pack, check.answers.all()), places, by)
    readiness.taken_over(check)
    return application


def _problems(check: ReadinessCheck, sites: Mapping[str, Where]) -> dict[str, list[Words]]:
    chosen = [where.site for where in sites.values() if where.site]
    found: dict[str, list[Words]] = {}
    if len(set(chosen)) < len(chosen):
        found["__all__"] = [_("Two sites of the check cannot be the same site of the company.")]
    for site in check.sites:
        where = sites.get(site["ref"], Where())
        if where.address and (words := text_problems(where.address, LONGEST_ADDRESS)):
            found[f"address-{site['ref']}"] = words
        if where.address and (words := list(lines.problems(Site(name_local=site["name"]), "name_local"))):
            found[f"address-{site['ref']}"] = [_("Change the name of this site in the check."), *words]
    return found


def _site(operator: Operator, site: Mapping[str, str], where: Where, by: Actor) -> int | None:
    if where.site:
        own = operator.sites.filter(pk=where.site, closed_on__isnull=True).exists()
        when(own, _("Choose among the company's own sites that are open."), "not-your-site").enforce()
        return where.site
    if not where.address:
        return None
    new = companies.add_site(operator, by=by, name_local=site["name"], kind=site["kind"], address=where.address)
    return new.pk


def _fill(own: SelfAssessment, rows: Iterable[ReadinessAnswer], places: Mapping[str, int | None], by: Actor) -> None:
    """Each answer at its question; one that was carried from an earlier assessment gives way to what was said now."""
    carried = {slot_of(row): row for row in own.answers.all()}
    fresh = []
    for given in rows:
        site = places.get(given.site) if given.site else None
        if given.site and site is None:
            continue
        slot = Slot(given.question, given.role, str(site) if site else "")
        row = carried.get(slot) or Answer(self_assessment=own, question=slot.question, role=slot.role, site_id=site)
        for name in VALUES:
            setattr(row, name, getattr(given, name))
        row.confirmed, row.revision = True, row.revision + 1
        row.edited_by, row.edited_at = by.ref, clock.now()
        if slot in carried:
            row.save()
        else:
            fresh.append(row)
    Answer.objects.bulk_create(fresh)
