"""What people do with their own account, and what is kept of it in the journal."""

from __future__ import annotations

import secrets

from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import connection

from aeo.accounts.models import AddressChange, User
from aeo.components.addresses import bare_address
from aeo.kernel import clock, journal, outbox
from aeo.kernel.lifecycle import action

SUBJECT = "sign-in"
PASSWORDS = {"password_changed", "password_reset", "password_set"}


def held(user: User) -> User:
    """The account as it is now; nobody else changes it until this transaction ends."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


@action
def ask_reset(email: str) -> None:
    """Somebody asks for a link to set a password anew. The same work is done whether the account exists or not."""
    user = User.objects.filter(email=bare_address(email), is_active=True).first()
    outbox.post("account.reset", id=user.pk if user else 0, key=secrets.token_hex(8))


@action
def tell_change(user: User, what: str, ip: str) -> None:
    """Journal and mail what changed in how somebody signs in."""
    journal.note(SUBJECT, what, actor=user.ref, facts={"ip": ip})
    if what in PASSWORDS:  # whoever asked for another address may not have been the person
        held(user)
        AddressChange.objects.filter(user=user, used_at__isnull=True).delete()
    outbox.post("account.change", id=user.pk, what=what, key=secrets.token_hex(8))


@action
def note(user: AbstractBaseUser | AnonymousUser, verb: str, ip: str) -> None:
    """Keep a sign-in or a sign-out."""
    journal.note(SUBJECT, verb, actor=_ref(user), facts={"ip": ip})


@action
def note_failure(email: str, ip: str) -> None:
    """Keep a failed sign-in. What was typed is not kept: it may be a password."""
    user = User.objects.filter(email=bare_address(email)).first()
    journal.note(SUBJECT, "fail", actor=_ref(user), facts={"ip": ip})


@action
def speak(user: User, language: str) -> User:
    """The language in which somebody reads pages, letters and mails."""
    user.language = language
    user.save(update_fields=["language"])
    return user


@action
def rename(user: User, name: str, ip: str) -> User:
    """How somebody is called from now on; what was signed and printed keeps the name of its day."""
    journal.note(SUBJECT, "rename", actor=user.ref, facts={"ip": ip, "from": user.name, "to": name})
    user.name = name
    user.save(update_fields=["name"])
    return user


@action
def end_session(session: UserSession, ip: str) -> None:
    """Sign somebody's other browser out."""
    journal.note(SUBJECT, "end_session", actor=f"user:{session.user_id}", facts={"ip": ip})
    session.end()


@action
def end_other_sessions(user: User, ip: str) -> None:
    """Sign somebody out everywhere but where they are."""
    for session in UserSession.objects.filter(user=user):
        if not session.is_current():
            end_session(session, ip)


@action
def tidy() -> None:
    """Throw away sessions that are over, what was known of them, and counts of attempts that no longer count."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_cache WHERE expires < now()")


def _ref(user: AbstractBaseUser | AnonymousUser | None) -> str:
    return user.ref if isinstance(user, User) else "anonymous"
