"""Another e-mail address for an account: asked for with proof, taken over when the link mailed there is used.

The account stays what it is: its roles, companies and history hang on the account, not on its address.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aeo.accounts import onetime
from aeo.accounts.actions import SUBJECT, held
from aeo.accounts.models import AddressChange, User
from aeo.components.addresses import bare_address
from aeo.kernel import clock, journal, outbox
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import when

SALT = "aeo.accounts.address"
HOURS = 24


@action
def ask(user: User, email: str, ip: str) -> AddressChange:
    """The person wants this address; the last wish counts. The same is done whether another account has it or not."""
    held(user)  # of two wishes at once the later sees the earlier, and ends it
    pending(user).delete()
    key, now = secrets.token_hex(32), clock.now()
    row = AddressChange.objects.create(
        user=user,
        email=bare_address(email),
        key=key,
        token_hash=onetime.hashed(onetime.derived(SALT, key)),
        asked_at=now,
        expires_at=now + timedelta(hours=HOURS),
    )
    journal.note(SUBJECT, "ask_address", actor=user.ref, facts={"ip": ip})
    outbox.post("account.address", id=row.pk)
    return row


def token(row: AddressChange) -> str:
    """What its link ends with."""
    return onetime.derived(SALT, row.key)


def pending(user: User) -> QuerySet[AddressChange]:
    """What the person asked for and did not take over; the latest first, and only the latest counts."""
    return AddressChange.objects.filter(user=user, used_at__isnull=True).order_by("-pk")


def by_token(user: User, token: str) -> AddressChange | None:
    """What a link was mailed for, to the person who asked and while it lasts. Looking uses nothing up."""
    row = waiting(user)
    return row if row is not None and row.token_hash == onetime.hashed(token) else None


def wish(about: str) -> AddressChange | None:
    """What a mail is about (`address:12`), while it waits to be taken over."""
    kind, _colon, key = about.partition(":")
    rows = AddressChange.objects.filter(used_at__isnull=True).select_related("user")
    return rows.filter(pk=int(key)).first() if kind == "address" else None


def is_taken(row: AddressChange) -> bool:
    """Another account has the address."""
    others = User.objects.exclude(pk=row.user_id).filter(email=row.email)
    return others.exists() or EmailAddress.objects.exclude(user=row.user_id).filter(email=row.email).exists()


def waiting(user: User) -> AddressChange | None:
    """The address whose link was not opened yet."""
    row = pending(user).first()
    return row if row is not None and row.expires_at > clock.now() else None


def comes_by_single_sign_on(user: User) -> bool:
    """The person is also known by a provider, which knows them by a name of its own and not by the address."""
    return SocialAccount.objects.filter(user=user).exists()


@action
def finish(row: AddressChange, ip: str) -> User:
    """The link is used: from now on letters and sign-in go by the new address. Raises NotReady."""
    root("account", row.email)
    user = held(row.user)
    when(pending(user).first() == row, _("This link was used already."), "used").enforce()
    taken = _("Another account has this address. Choose another one.")
    when(not is_taken(row), taken, "account-exists").enforce()
    row.before, row.used_at = user.email, clock.now()
    row.save(update_fields=["before", "used_at"])
    user.email = row.email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()  # the library would let the old address sign in
    journal.note(SUBJECT, "change_address", actor=user.ref, facts={"ip": ip, "change": row.pk})
    outbox.post("account.moved", id=row.pk)
    return user


@action
def tidy() -> None:
    """Throw away what was asked for and never taken over; what was, stays: by which address a person was known when."""
    AddressChange.objects.filter(used_at__isnull=True, expires_at__lt=clock.now()).delete()
