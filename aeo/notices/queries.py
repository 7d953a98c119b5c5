"""How letters and messages are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.accounts.roles import CASE_ROLES
from aeo.kernel import clock
from aeo.notices import readers
from aeo.notices.models import Address, Mail, Message, Notice, Preference
from aeo.notices.states import UNDELIVERED, NoticeState

READABLE = (NoticeState.DISPATCHED, NoticeState.SERVED, NoticeState.BOUNCED, NoticeState.UNCLAIMED, NoticeState.REFUSED)
BATCH = 500


def letters_to(addressee: str) -> QuerySet[Notice]:
    """The letters that an addressee (`operator:5`) was sent, the newest first."""
    sent = Notice.objects.filter(addressee=addressee, state__in=READABLE)
    return sent.select_related("document").order_by("-dispatched_at", "-id")


def letters_of(user: User) -> QuerySet[Notice]:
    """The letters sent to the companies whose letters somebody reads, the newest first."""
    sent = Notice.objects.filter(addressee__in=readers.addressees(user), state__in=READABLE)
    return sent.select_related("document").order_by("-dispatched_at", "-id")


def opened_by(notice: Notice) -> list[str]:
    """The accounts whose opening serves a letter: whoever may open the addressee's letters today, which need not be
    those to whom it was sent; where nobody knows, those."""
    return [user.ref for user in readers.openers(notice.addressee)] or list(notice.to_users)


def papers_visible_to(user: User) -> QuerySet[Notice]:
    """The letters whose paper somebody may have: staff every one, an addressee what was served."""
    return all_letters(user) if _is_case_staff(user) else letters_of(user).filter(state=NoticeState.SERVED)


def all_letters(user: User) -> QuerySet[Notice]:
    """Every letter, for staff who work on cases; none for anybody else."""
    return Notice.objects.select_related("document") if _is_case_staff(user) else Notice.objects.none()


def undelivered(letters: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those that need a person: they came back, or go by a way of which somebody must tell the end. Oldest first."""
    by_hand = Q(state=NoticeState.DISPATCHED, deemed_on__isnull=True)
    return letters.filter(Q(state__in=UNDELIVERED) | by_hand).order_by("dispatched_at", "id")


def undelivered_to(addressee: str) -> QuerySet[Notice]:
    """Those to an addressee (`operator:5`) that did not arrive: no time that starts with their service runs."""
    lost = Notice.objects.filter(addressee=addressee, state__in=UNDELIVERED)
    return lost.prefetch_related("mails").order_by("dispatched_at", "id")


def on_their_way(letters: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those that wait to be opened and are deemed served on a day. The next to be served first."""
    return letters.filter(state=NoticeState.DISPATCHED, deemed_on__isnull=False).order_by("deemed_on", "id")


def matching(letters: QuerySet[Notice], text: str) -> QuerySet[Notice]:
    """Those with this number, or to an addressee of this name. The newest first."""
    wanted = Q(number__icontains=text) | Q(to_name__icontains=text)
    return letters.filter(wanted).order_by("-prepared_at", "-id")


def _is_case_staff(user: User) -> bool:
    return actor_of(user).has(*CASE_ROLES)


def letters_about(subjects: Iterable[str]) -> QuerySet[Notice]:
    """The letters about these subjects (a case and what hangs on it), the newest first."""
    return Notice.objects.filter(about__in=list(subjects)).select_related("document").order_by("-prepared_at", "-id")


def inbox(user: User) -> QuerySet[Message]:
    """What an account was told, the newest first."""
    return Message.objects.filter(user_ref=user.ref).order_by("-created_at", "-id")


def unread(user: User) -> int:
    """How many messages wait to be read."""
    return inbox(user).filter(read_at__isnull=True).count()


def to_be_deemed(today: date | None = None) -> QuerySet[Notice]:
    """Unread letters whose deemed day is over and of whose e-mails at least one went out and did not come back."""
    arrived = Mail.objects.filter(notice=OuterRef("pk"), sent_at__isnull=False, bounced_at__isnull=True)
    due = Notice.objects.filter(state=NoticeState.DISPATCHED, deemed_on__lt=today or clock.today())
    return due.filter(Exists(arrived)).order_by("deemed_on", "id")[:BATCH]


def bounce_reasons(notice: Notice) -> list[str]:
    """What the mail servers said."""
    bounced = sorted((mail for mail in notice.mails.all() if mail.bounced_at), key=lambda mail: mail.pk)
    return [f"{mail.to}: {mail.bounce_reason}" for mail in bounced]


def summaries_due() -> list[str]:
    """The accounts whose messages have waited for their hour."""
    waiting = Message.objects.filter(waits_until__lte=clock.now())
    return list(waiting.order_by("user_ref").values_list("user_ref", flat=True).distinct()[:BATCH])


def preference(user: User) -> Preference:
    """How somebody wants to be told; at once, unless they said otherwise."""
    return Preference.objects.filter(pk=user.pk).first() or Preference(user=user)


def wishes(users: Iterable[User]) -> dict[int, int]:
    """The hours of those of them who want to be told once a day, by the keys of their accounts."""
    rows = Preference.objects.filter(user__in=[user.pk for user in users], daily=True)
    return dict(rows.values_list("user_id", "hour"))


def broken(email: str) -> Address | None:
    """The address, if mails to it came back and nobody confirmed it since."""
    return Address.objects.filter(email=email.lower(), confirmed_at__isnull=True).first()


def broken_addresses() -> QuerySet[Address]:
    """Every such address, the newest first."""
    return Address.objects.filter(confirmed_at__isnull=True).order_by("-bounced_at", "-id")


def names_of(emails: Iterable[str]) -> dict[str, str]:
    """The names of the accounts with these addresses."""
    return dict(User.objects.filter(email__in=list(emails)).values_list("email", "name"))
