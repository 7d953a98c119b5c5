"""Watching partners: adding, removing, and telling when the public register comes to say something else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import words
from aeo.authorisations.models import Authorisation, Partner
from aeo.authorisations.policies import people
from aeo.authorisations.queries import partners as queries
from aeo.authorisations.states import Status
from aeo.kernel import clock, journal
from aeo.kernel.lifecycle import action, root
from aeo.kernel.numbering import is_genuine
from aeo.kernel.policy import Actor, Verdict, when
from aeo.kernel.refusals import NotPermitted
from aeo.notices.actions import messages
from aeo.programme.pack import Pack
from aeo.programme.queries import current
from operators import registers
from operators.models import Operator
from operators.models.people import MemberRole
from operators.names import bare_number
from operators.queries import companies
from operators.queries import people as members

MOST = 500
TOLD = (MemberRole.OWNER, MemberRole.EDITOR, MemberRole.SIGNATORY)


def may_watch(actor: Actor, operator_id: int) -> Verdict:
    """The company's own people."""
    verdict = people.member(actor, operator_id)
    return Verdict(verdict.allowed, verdict.reason, verdict.code, NotPermitted)


@action
def add(operator: Operator, number: str, name: str, *, by: Actor) -> Partner:
    """Watch a partner by its AEO number or registration number."""
    may_watch(by, operator.pk).enforce()
    root("operator", operator.pk)
    number = bare_number(number)
    rows = Partner.objects.filter(operator=operator, removed_at__isnull=True)
    when(any(map(str.isdigit, number)), _("Give the number of the partner."), "no-number").enforce()
    when(
        _can_be(number), _("This is no AEO number. Compare it with the certificate, letter by letter."), "mistyped"
    ).enforce()
    when(_is_somebodys(number), _("Write an AEO number, or the number that a register gave."), "no-number").enforce()
    own = companies.current_numbers(operator).values()
    when(number not in own, _("This is the number of your own company."), "own-number").enforce()
    when(not rows.filter(number=number).exists(), _("You watch this partner already."), "partner-once").enforce()
    when(rows.count() < MOST, _("You watch as many partners as is possible. Remove one first."), "too-many").enforce()
    row = Partner.objects.create(
        operator=operator,
        number=number,
        name=name.strip() or number,
        standing=queries.stands(queries.found([number]).get(number)),
        added_at=clock.now(),
        added_by=by.ref,
    )
    _record(row, "watch_partner", by)
    return row


def _can_be(number: str) -> bool:
    """What begins as our AEO numbers do ends in its check character."""
    _version, pack = current()
    return is_genuine(number) or not number.startswith(_aeo_prefix(pack))


def _aeo_prefix(pack: Pack) -> str:
    return pack.numbering["aeo"].pattern.partition("{")[0]


def _is_somebodys(number: str) -> bool:
    """An AEO number, or one that a register of companies could have given."""
    _version, pack = current()
    return number.startswith(_aeo_prefix(pack)) or any(kind.takes(number) for kind in registers.kinds(pack))


@action
def remove(partner: Partner, *, by: Actor) -> Partner:
    """No longer watch it."""
    may_watch(by, partner.operator_id).enforce()
    root("operator", partner.operator_id)
    partner.refresh_from_db()
    if partner.removed_at is not None:
        return partner
    partner.removed_at, partner.removed_by = clock.now(), by.ref
    partner.save(update_fields=["removed_at", "removed_by"])
    _record(partner, "unwatch_partner", by)
    return partner


def _record(row: Partner, verb: str, by: Actor) -> None:
    facts = {"number": row.number, "name": row.name, "by": by.name}
    journal.append(journal.Record(row.operator.subject, verb, "", "", by.ref, clock.now(), facts))


@action
def look_again(authorisation: Authorisation) -> int:
    """The public register may say something else of a holder now: whoever watches it is told. Returns how many."""
    numbers = {bare_number(number) for number in companies.current_numbers(authorisation.operator).values()}
    rows = list(queries.watching({*numbers, authorisation.aeo_number}).select_related("operator").order_by("pk"))
    entries = queries.found(row.number for row in rows) if rows else {}
    return sum(_follow(row, queries.stands(entries.get(row.number))) for row in rows)


def _follow(row: Partner, said: str) -> bool:
    if row.standing == said:
        return False
    row.standing, row.changed_at = said, clock.now()
    row.save(update_fields=["standing", "changed_at"])
    facts = {
        "operator_name": row.operator.names,
        "partner": row.name,
        "number": row.number,
        "outcome": words.in_each(current()[1], lambda _code: standing_words(said)),
    }
    url = f"/portal/companies/{row.operator_id}/partners/"
    readers = members.members(row.operator, TOLD)
    messages.tell(readers, "partner_changed", facts, about=row.subject, url=url, key=row.changed_at.isoformat())
    return True


def standing_words(said: str) -> str:
    """How a partner stands, in words."""
    return str(Status(said).label) if said in Status.values else str(_("not among the published holders"))
