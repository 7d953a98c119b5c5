"""Days on which border posts are closed, on either side of the border."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from aeo.accounts.roles import Role
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor, when
from operators.actions.recording import record
from operators.models import ClosedDay
from operators.policies.seats import holds, permit
from operators.soundness import sound


@action
def close(border_post: str, day: date, *, by: Actor, reason: str = "") -> ClosedDay:
    """Note a day on which a border post is closed; no visit is planned there then."""
    permit(holds(by, Role.OFFICER, Role.LEAD, Role.PROGRAMME_ADMINISTRATOR))
    row = ClosedDay(border_post=border_post, day=day, reason=reason)
    sound(row)
    known = ClosedDay.objects.filter(border_post=border_post, day=day).first()
    when(known is None, _("This day is noted already."), "known").enforce()
    row.save()
    record(f"border_post:{border_post}"[:80], "close", by, {"day": day, "reason": reason})
    return row
