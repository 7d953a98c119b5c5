"""Records of the register written anew after a release that writes them otherwise; `register project` asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from aeo.authorisations import projection
from aeo.authorisations.actions import effects, records
from aeo.authorisations.models import Authorisation
from aeo.kernel import clock, journal
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import SYSTEM
from aeo.register import projecting, queries
from aeo.register.actions import SUBJECT


def project() -> Iterator[tuple[str, bool]]:
    """Every status, one transaction each: what was written stays if a later one fails."""
    rows = Authorisation.objects.order_by("aeo_number").values_list("pk", "operator_id", "aeo_number")
    for key, operator, number in list(rows):
        yield number, _project(key, operator)


@action
def _project(key: int, operator: int) -> bool:
    """The operator's lock comes before everything is read: of two that run at once the second finds nothing to do."""
    root("operator", operator)
    authorisation = Authorisation.objects.get(pk=key)
    effects.follow_type(authorisation)
    last = queries.latest(authorisation.aeo_number)
    since = last.effective_from if last else clock.now()
    if projecting.is_current(projection.record_values(authorisation, authorisation.next_record, since)):
        return False
    records.record(authorisation, since)
    facts = {"aeo_number": authorisation.aeo_number, "version": authorisation.next_record}
    journal.append(journal.Record(SUBJECT, "project", "", "", SYSTEM.ref, clock.now(), facts))
    return True
