"""Companies: register, keep the data, sites and numbers. Each change is journalled under `operator:<id>`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.accounts.models import User
from aeo.gateways.registry.port import Entry
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor, when
from aeo.kernel.refusals import Stale, Words
from aeo.programme.queries import current
from operators import registers
from operators.actions import heard
from operators.actions.recording import record
from operators.confirming import CONFIRMED, agrees
from operators.models import FormerName, Identifier, Membership, Operator, OutsourcedFunction, Person, Site
from operators.models.people import MemberRole, Position
from operators.names import bare_number, search_text
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.queries import companies
from operators.soundness import sound

CHANGED = gettext_lazy("Somebody else has changed this since you opened it. Look at it again before you go on.")


@action
def register(*, by: Actor, numbers: Mapping[str, str], entry: Entry | None = None, **values: Any) -> Operator:
    """Register a company; whoever does it is its first owner. `numbers`: register → number.

    `entry` is what the state register says of the number: it confirms the company, names its directors, and gives the
    address at which the company hears of it. `values` are fields of Operator.

    Raises BadFields, NotPermitted; Contradiction when a number is another's.
    """
    permit(when(isinstance(by.user, User), _("Sign in to register a company.")))
    _version, pack = current()
    known = {"country": pack.programme.country, **values}
    operator = Operator(**known, registered_at=clock.now(), registered_by=by.ref)
    found = registers.all_problems(pack, numbers) or _known_already(numbers)
    wrong = {registers.field(scheme): words for scheme, words in found.items()}
    sound(operator, **wrong)
    operator.search_text = search_text(_names(operator))
    confirmed = agrees(entry, operator, numbers.get(registers.primary(pack).key, ""))
    operator.register_confirmed_at = clock.now() if confirmed else None
    heard.take_down(operator, entry, numbers.get(registers.primary(pack).key, ""))
    operator.save()
    since = operator.established_on or clock.today()
    for scheme, value in numbers.items():
        Identifier.objects.create(operator=operator, scheme=scheme, value=bare_number(value), valid_from=since)
    Membership.objects.create(
        operator=operator,
        user=by.user,
        role=MemberRole.OWNER,
        valid_from=clock.today(),
        added_at=clock.now(),
        added_by=by.ref,
    )
    for name in entry.directors if entry is not None and confirmed else ():
        Person.objects.create(operator=operator, name_local=name, positions=[Position.DIRECTOR])
    record(operator.subject, "register", by, {"numbers": dict(numbers), "confirmed": confirmed, **_told(values)})
    heard.tell(operator, by=by)
    return operator


@action
def edit(operator: Operator, *, by: Actor, expected: int | None = None, under: str = "", **values: Any) -> Operator:
    """Change data of a company. `under` names the decision on a change notice by which a holder's are changed.

    A new name leaves the old one findable; numbers change by `renumber`. Raises BadFields, NotReady for a
    holder's registered data, Stale when `expected` is not the revision.
    """
    again = locked(operator, expected)
    changed = {name: value for name, value in values.items() if getattr(again, name) != value}
    may_change(by, again, changed, under)
    before = {name: getattr(again, name) for name in changed}
    former = FormerName(operator=again, name_local=again.name_local, name_latin=again.name_latin, until=clock.today())
    for name, value in changed.items():
        setattr(again, name, value)
    sound(again)
    if CONFIRMED & changed.keys():
        again.register_confirmed_at = None
    if {"name_local", "name_latin"} & changed.keys():
        former.save()
    _save(again)
    record(again.subject, "edit", by, {"before": _told(before), "after": _told(changed), "under": under})
    return again


@action
def add_site(operator: Operator, *, by: Actor, **values: Any) -> Site:
    """A further place of the company."""
    permit(policies.may_edit(by, operator))
    site = Site(operator=operator, **values)
    sound(site)
    site.save()
    record(operator.subject, "add_site", by, {"site": site.pk, "name": site.name_local})
    return site


@action
def edit_site(site: Site, *, by: Actor, expected: str = "", under: str = "", **values: Any) -> Site:
    """Change a place; `closed_on` closes it. `under` names the change notice by which a covered one is changed.

    Raises BadFields, NotReady for what a status covers, Stale when `expected` is given and not its fingerprint.
    """
    root("operator", site.operator_id)
    site.refresh_from_db()
    if expected and expected != site.fingerprint:
        raise Stale(CHANGED)
    before = {name: getattr(site, name) for name, value in values.items() if getattr(site, name) != value}
    if under:
        permit(policies.may_apply_change(by, site.operator))
    else:
        permit(policies.may_edit(by, site.operator))
        policies.edit_site_ready(site, before).enforce()
    for name in before:
        setattr(site, name, values[name])
    sound(site)
    site.save(update_fields=list(before))
    after = {name: values[name] for name in before}
    told = {"site": site.pk, "before": _told(before), "after": _told(after), "under": under}
    record(site.operator.subject, "edit_site", by, told)
    return site


@action
def outsource(operator: Operator, *, by: Actor, **values: Any) -> OutsourcedFunction:
    """Something another company does for this one."""
    permit(policies.may_edit(by, operator))
    row = OutsourcedFunction(operator=operator, **values)
    sound(row)
    row.save()
    record(operator.subject, "outsource", by, {"function": row.function, "provider": row.provider_name})
    return row


def may_change(by: Actor, operator: Operator, changed: Any, under: str) -> None:
    """Raises NotPermitted, and NotReady for what only customs changes; `under` names the notice by which it does."""
    if under:
        permit(policies.may_apply_change(by, operator))
    else:
        permit(policies.may_edit(by, operator))
        policies.edit_ready(operator, changed).enforce()


def locked(operator: Operator, expected: int | None = None) -> Operator:
    """Read again, for this transaction alone. Raises Stale when `expected` is not the revision."""
    again = Operator.objects.select_for_update(of=("self",), no_key=True).get(pk=operator.pk)
    if expected is not None and again.revision != expected:
        raise Stale(CHANGED)
    return again


def _save(operator: Operator) -> None:
    operator.search_text = search_text(_names(operator))
    operator.revision += 1
    operator.save()


def _names(operator: Operator) -> list[str]:
    former = operator.former_names.values_list("name_local", "name_latin") if operator.pk else []
    own = [operator.name_local, operator.name_latin, *operator.trade_names]
    return [*own, *(name for names in former for name in names)]


def _known_already(numbers: Mapping[str, str]) -> dict[str, list[Words]]:
    known = {scheme: value for scheme, value in numbers.items() if companies.by_number(value, scheme)}
    words = _("A company with the number %(number)s is registered already. Ask one of its owners to add you.")
    return {scheme: [words % {"number": value}] for scheme, value in known.items()}


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, (date, Operator)) else value for name, value in values.items()}
