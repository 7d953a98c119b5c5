"""Opening an account: asked for with an address, made by whoever opens the link that is mailed there."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils.translation import gettext as _

from aeo.accounts import onetime
from aeo.accounts.actions import SUBJECT
from aeo.accounts.models import SignUp, User
from aeo.components.addresses import bare_address
from aeo.kernel import clock, journal, outbox
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import when

SALT = "aeo.accounts.sign-up"
HOURS = 24


@action
def ask(email: str, language: str, then: str = "") -> SignUp:
    """Somebody wants an account. The same is kept, and a mail is sent, whether the address has one or not."""
    key, now = secrets.token_hex(32), clock.now()
    row = SignUp.objects.create(
        email=bare_address(email),
        language=language,
        then=then,
        key=key,
        token_hash=onetime.hashed(onetime.derived(SALT, key)),
        asked_at=now,
        expires_at=now + timedelta(hours=HOURS),
    )
    outbox.post("account.sign_up", id=row.pk)
    return row


def token(row: SignUp) -> str:
    """What its link ends with."""
    return onetime.derived(SALT, row.key)


def by_token(token: str) -> SignUp | None:
    """What a link was mailed for, while an account can be made with it. Looking uses nothing up."""
    rows = SignUp.objects.filter(used_at__isnull=True, expires_at__gt=clock.now())
    row = rows.filter(token_hash=onetime.hashed(token)).first()
    return None if row is None or User.objects.filter(email=row.email).exists() else row


@action
def finish(row: SignUp, *, name: str, language: str, password: str) -> User:
    """The link is used: the account is made. Raises NotReady when it was used before."""
    user = open_account(row.email, name=name, language=language, password=password)
    SignUp.objects.filter(pk=row.pk).update(used_at=clock.now())
    return user


@action
def open_account(email: str, *, name: str, language: str, password: str | None) -> User:
    """An account for an address that was proved to be the person's own; its owner is told nothing more."""
    email = bare_address(email)
    root("account", email)
    free = not User.objects.filter(email=email).exists()
    when(free, _("There is an account with this address already. Sign in with it."), "account-exists").enforce()
    user = User.objects.create_user(email, password, name=name, language=language, created_at=clock.now())
    journal.note(SUBJECT, "open_account", actor=user.ref, facts={})
    return user


@action
def tidy() -> None:
    """Throw away what was asked for and is over: addresses of people who have no account are not kept."""
    SignUp.objects.filter(expires_at__lt=clock.now()).delete()
