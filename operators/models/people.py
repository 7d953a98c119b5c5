"""Persons of an operator, apart from the accounts that act for it in the portal."""

from __future__ import annotations

from django.db import models
from django.db.models import Func, Q, Value
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.documents.models import Upload
from aeo.kernel.constraints import check, in_order, paired, says
from operators.models.operator import Operator
from operators.names import LOOKS, SEEN_AS

NUMBER_KEY = Func("registry_number", Value(LOOKS), Value(SEEN_AS), function="TRANSLATE")


def number_key() -> models.GeneratedField:
    """By which people are found: their number as it looks, in whichever alphabet it was typed."""
    kept = models.CharField(max_length=20)
    return models.GeneratedField(expression=NUMBER_KEY, output_field=kept, db_persist=True, db_index=True)


class Position(models.TextChoices):
    """What a person is in the company."""

    DIRECTOR = "director", _("director or person in control")
    CUSTOMS = "customs_person", _("person responsible for customs matters")
    SECURITY = "security_person", _("person responsible for security")
    CONTACT = "contact", _("contact")


class MemberRole(models.TextChoices):
    """What an account may do for a company (lifecycles, "Who")."""

    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    SIGNATORY = "signatory", _("signatory")
    VIEWER = "viewer", _("viewer")
    CONSULTANT = "consultant", _("consultant")


class Person(models.Model):
    """Somebody in the company. An account is not needed to be one."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="persons")
    name_local = models.CharField(_("name in the official language"), max_length=200)
    name_latin = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    positions = models.JSONField(_("positions"), default=list)
    registry_number = models.CharField(_("civil registration number"), max_length=20, blank=True)
    number_key = number_key()
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    left_recorded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [in_order("person_in_order", "valid_from", "valid_until")]

    def __str__(self) -> str:
        return self.name_local


class FormerIdentity(models.Model):
    """Who somebody was said to be until it was put right: a bar follows the number that was written first, too."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former")
    name_local = models.CharField(_("name in the official language"), max_length=200)
    registry_number = models.CharField(_("civil registration number"), max_length=20, blank=True)
    number_key = number_key()
    positions = models.JSONField(_("positions"), default=list)
    until = models.DateTimeField(_("until"))


class Authority(models.Model):
    """The authority of a person to sign for the operator: from a day, until a day, or until it is revoked."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorities")
    document = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=40)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until revoked

    class Meta:
        constraints = [
            in_order("authority_in_order", "valid_from", "valid_until"),
            paired("authority_revoked", "revoked_at", "revoked_by"),
        ]


class Membership(models.Model):
    """What an account may do for an operator, from a day until a day. A consultant has chosen sections and an end.

    `authority`: a signatory's role that was given with this authority to sign, and ends with the person's last one.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=MemberRole.choices)
    sections = models.JSONField(_("sections"), default=list, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until ended
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="memberships")

    class Meta:
        constraints = [
            in_order("membership_in_order", "valid_from", "valid_until"),
            paired("membership_ended", "ended_at", "ended_by"),
            check(
                "membership_consultant",
                ~Q(role=MemberRole.CONSULTANT) | (Q(valid_until__isnull=False) & ~Q(sections=[])),
                _("A consultant has chosen sections and a last day."),
            ),
            models.UniqueConstraint(
                fields=["operator", "user", "role"],
                condition=Q(ended_at__isnull=True),
                name=says("membership_once", _("This person has this role already.")),
            ),
        ]
        indexes = [models.Index(fields=["user", "operator"], name="membership_of_user")]
