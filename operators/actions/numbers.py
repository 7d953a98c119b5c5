"""The numbers of a company in registers: put right, or given anew."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from aeo.components.formats import day_text
from aeo.gateways.registry.port import Entry
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Words
from aeo.programme.queries import current
from operators import registers
from operators.actions import heard
from operators.actions.companies import locked, may_change
from operators.actions.recording import record
from operators.models import Identifier, Operator
from operators.names import bare_number
from operators.queries import companies
from operators.soundness import refuse


@action
def renumber(
    operator: Operator,
    scheme: str,
    value: str,
    *,
    by: Actor,
    entry: Entry | None = None,
    on: date | None = None,
    under: str = "",
) -> Identifier:
    """Give the company a new number in a register; what was its number before still finds it.

    `under` names the change notice by which customs does it, and `on` the day from which it counts then. A company
    itself corrects a number from today, and while it never applied the wrong one is gone, as one mistyped the same day
    is. `entry`: what the state register says of the number, by which the company hears of it. Raises BadFields,
    NotReady while customs relies on the present one; Contradiction when the number is another's.
    """
    again, (_version, pack) = locked(operator), current()
    on = on if under and on else clock.today()
    may_change(by, again, ["numbers"], under)
    refuse({"numbers": found} if (found := registers.problems(pack, scheme, value)) else {})
    refuse({"on": [_("This day lies in the future.")]} if on > clock.today() else {})
    refuse({} if under else _of_others(again, scheme, value))
    present = again.identifiers.filter(scheme=scheme, valid_until__isnull=True).first()
    wrong = present is not None and (_just_typed(present, on) or not (under or companies.ever_applied(again)))
    if present is not None:
        refuse(_renumbering(present, value, on, wrong=wrong))
    told = {"mistyped": present.value} if present is not None and wrong else {}
    row = _numbered(again, present, Identifier(scheme=scheme, value=bare_number(value), valid_from=on), wrong=wrong)
    if scheme == registers.primary(pack).key:
        again.register_confirmed_at = None
        heard.take_down(again, entry, value)
        again.save(update_fields=["register_confirmed_at", "state_directors", "state_email"])
        heard.tell(again, by=by)
    record(again.subject, "renumber", by, {"scheme": scheme, "value": row.value, "from": on, "under": under, **told})
    return row


def _of_others(operator: Operator, scheme: str, value: str) -> dict[str, list[Words]]:
    """Only customs gives a number that was another company's once: it is the one that knows why."""
    known = companies.by_number(value, scheme)
    words = _("This number is, or was, another company's. If it is yours now, ask customs.")
    return {"numbers": [words]} if known is not None and known != operator else {}


def _renumbering(present: Identifier, value: str, on: date, *, wrong: bool) -> dict[str, list[Words]]:
    if present.value == bare_number(value):
        return {"numbers": [_("This is the present number.")]}
    late = _("The present number holds since %(day)s. Choose a later day.") % {"day": day_text(present.valid_from)}
    return {} if wrong or present.valid_from < on else {"on": [late]}


def _numbered(operator: Operator, present: Identifier | None, new: Identifier, *, wrong: bool) -> Identifier:
    """The new number, after the present one; in its place when that was wrong."""
    if present is not None and wrong:
        present.value = new.value
        present.save(update_fields=["value"])
        return present
    if present is not None:
        present.valid_until = new.valid_from - timedelta(days=1)
        present.save(update_fields=["valid_until"])
    new.operator = operator
    new.save()
    return new


def _just_typed(present: Identifier, on: date) -> bool:
    return present.valid_from == on == clock.today()
