"""Addresses to which mails do not get through: marked when one comes back, until their owner confirms them anew."""

from __future__ import annotations

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.notices.models import Address


@action
def broke(email: str, reason: str) -> Address:
    """A mail to it came back."""
    marks = {"bounced_at": clock.now(), "reason": reason[:500], "confirmed_at": None}
    row, _new = Address.objects.update_or_create(email=email.lower(), defaults=marks)
    return row


@action
def confirm(user: User) -> bool:
    """Its owner says that it is right and takes mails; False when nothing was wrong with it."""
    waiting = Address.objects.filter(email=user.email.lower(), confirmed_at__isnull=True)
    return bool(waiting.update(confirmed_at=clock.now()))
