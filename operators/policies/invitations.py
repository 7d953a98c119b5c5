"""An invitation: accepted by the account with its address, while it is open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.policy import Actor, Verdict, when
from operators.models import Invitation


def may_accept(actor: Actor, invitation: Invitation) -> Verdict:
    """Whoever has the address that was invited: an address counts, since accounts have none that is not proved."""
    user = actor.user
    reason = _("The invitation is for another e-mail address. Sign in with the account of that address.")
    return when(isinstance(user, User) and user.email == invitation.email, reason, "other-address")


def accept_ready(invitation: Invitation) -> Verdict:
    """Neither used, revoked nor over."""
    now, today = clock.now(), clock.today()
    open_ = invitation.accepted_at is None and invitation.revoked_at is None and invitation.expires_at > now
    in_time = invitation.valid_until is None or invitation.valid_until >= today
    over = _("The invitation is no longer valid. Ask an owner of the company for a new one.")
    return when(open_ and in_time, over, "invitation-over")
