"""Invitations, claims and recoveries: those of a company, and those of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from aeo.accounts import onetime
from aeo.accounts.models import User
from aeo.components.addresses import mailbox
from aeo.kernel import clock
from aeo.notices.models import Mail
from operators.models import Claim, Invitation, Operator, Recovery
from operators.models.people import MemberRole
from operators.queries import people
from operators.states import RECOVERY_OPEN, ClaimState


def open_invitations(operator: Operator) -> QuerySet[Invitation]:
    """Neither accepted nor revoked; some may have expired."""
    rows = Invitation.objects.filter(operator=operator, accepted_at__isnull=True, revoked_at__isnull=True)
    return rows.select_related("operator").order_by("-invited_at", "-pk")


def came_back(operator: Operator) -> set[int]:
    """The open invitations of a company whose e-mail came back. It was written at the instant of the invitation."""
    back = Mail.objects.filter(about=operator.subject, bounced_at__isnull=False).values_list("to", "created_at")
    rows, mailed = open_invitations(operator), set(back)
    return {row.pk for row in rows if (row.email, row.invited_at) in mailed}


def invitation_of(mail: Mail) -> Invitation | None:
    """The invitation that a mail carried, while it is open."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True).select_related("operator")
    found = rows.filter(email=mail.to, invited_at=mail.created_at)
    return next((row for row in found if row.operator.subject == mail.about), None)


def invited_since(instant: datetime) -> QuerySet[Invitation]:
    """Those that were sent since then."""
    return Invitation.objects.filter(invited_at__gt=instant)


def invited_at(email: str, since: datetime) -> list[datetime]:
    """When somebody's letter box got invitations since then, from whichever company."""
    box = mailbox(email)
    local, _at, host = box.rpartition("@")
    rows = invited_since(since).filter(email__startswith=local, email__endswith=f"@{host}")
    return [instant for to, instant in rows.values_list("email", "invited_at") if mailbox(to) == box]


def _acceptable() -> QuerySet[Invitation]:
    now, today = clock.now(), clock.today()
    in_time = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    rows = Invitation.objects.filter(in_time, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    return rows.select_related("operator")


def invitations_to(user: User) -> QuerySet[Invitation]:
    """Those that somebody can accept, known by their address."""
    return _acceptable().filter(email=user.email).order_by("pk")


def invitation_by(token: str) -> Invitation | None:
    """The one behind a link, while it can be accepted. Looking uses nothing up."""
    return _acceptable().filter(token_hash=onetime.hashed(token)).first()


def _owned(user: User) -> QuerySet[Operator]:
    held = people.companies_of(user).filter(role=MemberRole.OWNER)
    return Operator.objects.filter(pk__in=held.values("operator_id"))


def own_invitations(user: User) -> QuerySet[Invitation]:
    """Of the companies of which somebody sees everything."""
    whole = people.companies_of(user).filter(role__in=people.SECTIONLESS)
    return Invitation.objects.filter(operator__in=whole.values("operator_id")).select_related("operator")


def own_claims(user: User) -> QuerySet[Claim]:
    """One's own, and those to companies that one owns."""
    rows = Claim.objects.filter(Q(user=user) | Q(operator__in=_owned(user)))
    return rows.select_related("operator", "user")


def asked_since(instant: datetime, user: User) -> int:
    """How often somebody asked owners or customs since then."""
    claims = Claim.objects.filter(user=user, asked_at__gt=instant).count()
    return claims + Recovery.objects.filter(user=user, asked_at__gt=instant).count()


def claimed_since(instant: datetime, operator: Operator) -> int:
    """How often the owners of a company were asked since then."""
    return Claim.objects.filter(operator=operator, asked_at__gt=instant).count()


def waiting_claims(operator: Operator) -> QuerySet[Claim]:
    """Those that the owners have not answered."""
    rows = Claim.objects.filter(operator=operator, state=ClaimState.ASKED)
    return rows.select_related("user").order_by("pk")


def own_recoveries(user: User) -> QuerySet[Recovery]:
    """One's own, and those of companies that one owns."""
    rows = Recovery.objects.filter(Q(user=user) | Q(operator__in=_owned(user)))
    return rows.select_related("operator", "user", "evidence")


def recoveries_of(operator: Operator) -> QuerySet[Recovery]:
    """All of a company, the newest first."""
    return Recovery.objects.filter(operator=operator).select_related("user").order_by("-pk")


def asked_by(user: User) -> tuple[QuerySet[Claim], QuerySet[Recovery]]:
    """What somebody asked for and nobody has answered yet."""
    claims = Claim.objects.filter(user=user, state=ClaimState.ASKED).select_related("operator").order_by("pk")
    recoveries = Recovery.objects.filter(user=user, state__in=RECOVERY_OPEN).select_related("operator").order_by("pk")
    return claims, recoveries


def recovery_by(token: str) -> Recovery | None:
    """The one behind the link of those who were told."""
    rows = Recovery.objects.filter(token_hash=onetime.hashed(token), state__in=RECOVERY_OPEN)
    return rows.select_related("operator", "user").first()


def recoveries(user: User) -> QuerySet[Recovery]:
    """For staff who open cases, never their own."""
    rows = Recovery.objects.all() if people.sees_cases(user) else Recovery.objects.none()
    return rows.select_related("operator", "user", "evidence")


def to_answer(user: User) -> QuerySet[Operator]:
    """The companies somebody owns to which somebody asks to be let in, or whose account somebody asks for."""
    claims = Claim.objects.filter(state=ClaimState.ASKED).values("operator_id")
    recoveries = Recovery.objects.filter(state__in=RECOVERY_OPEN).exclude(user=user).values("operator_id")
    return _owned(user).filter(Q(pk__in=claims) | Q(pk__in=recoveries)).order_by("name_local", "pk")


def with_few_owners(user: User, operators: Sequence[Operator]) -> list[Operator]:
    """Those of these companies that somebody owns nearly alone."""
    active = Count("pk", filter=Q(user__is_active=True))
    owners = people.current_members().filter(role=MemberRole.OWNER, operator__in=_owned(user))
    counts = owners.values_list("operator_id").annotate(number=active)
    few = {key for key, number in counts if number < people.ENOUGH_OWNERS}
    return [operator for operator in operators if operator.pk in few]


def waiting_recoveries() -> int:
    """How many wait for staff."""
    return Recovery.objects.filter(state__in=RECOVERY_OPEN).count()


def owner_addresses(operator: Operator, besides: User) -> list[str]:
    """Everybody who is recorded as an owner, also with a closed account, and the company's own addresses: the one it
    writes of itself, and the state register's."""
    rows = operator.memberships.filter(role=MemberRole.OWNER, ended_at__isnull=True).exclude(user=besides)
    found = [*rows.order_by("pk").values_list("user__email", flat=True), operator.email.lower(), operator.state_email]
    return [address for address in dict.fromkeys(found) if address and address != besides.email]
