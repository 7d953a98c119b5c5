"""Starting a renewal, an extension or an amendment: pre-filled with what the holder has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations.models import Authorisation
from aeo.authorisations.policies.renewals import open_for
from aeo.authorisations.queries import cases, timelines
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from operators.actions import applications
from operators.models import Application
from operators.models.application import Purpose

STARTED_HERE = (Purpose.REVALIDATION, Purpose.EXTENSION, Purpose.AMENDMENT)


@action
def start(authorisation: Authorisation, purpose: str, *, by: Actor) -> Application:
    """Start an application about a status that is held; what it asks for can be changed before it is lodged."""
    root("operator", authorisation.operator_id)
    if purpose not in STARTED_HERE:
        raise NotReady(_("A first application does not concern a status that is held."), "purpose")
    parts = timelines.alive(cases.parts_of(authorisation))
    if not parts:
        raise NotReady(_("This status has ended. Start a first application."), "status-ended")
    open_for(authorisation, purpose).enforce()
    sites: dict[int, list[str]] = {}
    for part in parts:
        for row in part.coverage.all():
            served = sites.setdefault(row.site_id, []) if row.covered_until is None else []
            if part.role not in served:
                served.append(part.role)
    return applications.start(
        authorisation.operator,
        by=by,
        types=(authorisation.type,),
        roles=tuple(dict.fromkeys(part.role for part in parts)),
        sites=sites,
        purpose=purpose,
        aeo_number=authorisation.aeo_number,
    )
