"""The e-mails of sign-in are written after the request, so that its length tells nothing."""

from __future__ import annotations

from aeo.accounts import actions, mails, moving, opening, post
from aeo.accounts.models import AddressChange, SignUp, User
from aeo.kernel.tasks import durable_task, periodic_task


@durable_task("accounts.send_reset")
def send_reset(id: int, key: str) -> None:
    """The link, to an account that exists and may sign in; to nobody else."""
    user = User.objects.filter(pk=id, is_active=True).first()
    if user is not None:
        post.send(mails.reset(user, key))


@durable_task("accounts.send_change")
def send_change(id: int, what: str, key: str) -> None:
    """What changed in how the person signs in."""
    post.send(mails.change(User.objects.get(pk=id), what, key))


@durable_task("accounts.send_sign_up")
def send_sign_up(id: int) -> None:
    """The link to open an account; where the address has one already, how to sign in instead."""
    row = SignUp.objects.filter(pk=id).first()
    if row is not None:
        user = User.objects.filter(email=row.email).first()
        post.send(mails.sign_up(row) if user is None else mails.known(user, row))


@durable_task("accounts.send_address")
def send_address(id: int) -> None:
    """The link to the new address; where another account has it, that somebody wanted it."""
    row = AddressChange.objects.filter(pk=id, used_at__isnull=True).first()
    if row is not None:
        post.send(mails.taken(row) if moving.is_taken(row) else mails.address(row))


@durable_task("accounts.warn_of_address")
def warn_of_address(id: int) -> None:
    """To the address until now: what is asked for, and how to stop it."""
    row = AddressChange.objects.filter(pk=id, used_at__isnull=True).first()
    if row is not None:
        post.send(mails.asked(row))


@durable_task("accounts.send_moved")
def send_moved(id: int) -> None:
    """To the address until then: that it is another now."""
    post.send(mails.moved(AddressChange.objects.get(pk=id)))


@periodic_task("accounts.tidy")
def tidy() -> None:
    """Beat's call: what nobody needs of sign-ins any more."""
    actions.tidy()
    opening.tidy()
    moving.tidy()
