"""Accounts: users, offices, staff roles with dates, acting orders, machine clients."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.components.addresses import bare_address
from aeo.kernel.constraints import check, in_order
from aeo.kernel.languages import official


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who can sign in with this address; without a password only by another way."""
        user = self.model(email=bare_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """The address in whatever case it is typed."""
        return self.get(email=bare_address(username or ""))


class User(AbstractBaseUser):
    """Somebody who can sign in: a trader's person or a member of staff. What they may do lies elsewhere."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default=official)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            check("user_email_lower", Q(email=Lower("email")), _("E-mail addresses are kept in lower case."))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The stable name of this account in rows and in the journal."""
        return f"user:{self.pk}"

    def get_short_name(self) -> str:
        """The name shown in headers."""
        return self.name


class Office(models.Model):
    """A customs house or unit of the administration."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_local = models.CharField(_("Name in the official language"), max_length=200)
    name_latin = models.CharField(_("Name in Latin letters"), max_length=200)

    def __str__(self) -> str:
        return self.code


class StaffRole(models.Model):
    """A role held by a member of staff from a day, until a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="staff_roles")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", null=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [in_order("staff_role_in_order", "valid_from", "valid_until")]


class Substitution(models.Model):
    """An acting order: somebody acts in a role for somebody else for a time. It never makes one person two."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="substitutions")
    stands_in_for = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    order_number = models.CharField(_("number of the order"), max_length=60)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))

    class Meta:
        constraints = [
            in_order("substitution_in_order", "valid_from", "valid_until"),
            check(
                "substitution_of_another",
                ~Q(user=models.F("stands_in_for")),
                _("Nobody stands in for themselves."),
            ),
        ]


class MachineClient(models.Model):
    """A system that asks for itself. Only the hash of its 256-bit secret is kept."""

    name = models.CharField(max_length=120, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)


class AddressChange(models.Model):
    """Somebody wants another address for their account. It is theirs when the link mailed there is used.

    The link is made as for `SignUp`. `before`: the address until then.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"), max_length=254)
    before = models.EmailField(max_length=254, blank=True)
    key = models.CharField(max_length=64, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignUp(models.Model):
    """Somebody asked for an account with this address. The account is made when the link mailed there is used.

    The link is made from `key` when its mail is written; `token_hash` is what is kept of it. `then`: where to go on.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    then = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=64, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
