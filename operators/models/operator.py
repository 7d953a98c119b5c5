"""The operator: a company, co-operative, state enterprise, individual entrepreneur, branch or office."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, in_order, says
from aeo.kernel.languages import official
from aeo.programme.registers import LONGEST
from aeo.programme.text import Text


class Group(models.Model):
    """Companies with shared procedures and reusable evidence; each is decided alone."""

    name = models.CharField(_("name"), max_length=300)


def both_names(local: str, latin: str) -> Text:
    """A company's name as each reader reads it: the local one in the official language, the Latin one in others."""
    return Text.read({**{code: latin for code, _name in settings.LANGUAGES}, settings.LANGUAGE_CODE: local})


class Operator(models.Model):
    """Who applies. The local name prevails; the Latin name is the one the company declares.

    `form` is a key of the pack's legal forms. `search_text` holds every name, old ones too, folded for search.
    `register_confirmed_at`: when number, name, legal form and seat were found the same in the state register; absent
    while they were not, and again once the company writes something else. `state_directors`, `state_email`: whom and
    which address the state register named when the company took its number; nobody here writes them.
    """

    name_local = models.CharField(_("name in the official language"), max_length=300)
    name_latin = models.CharField(_("name in Latin letters"), max_length=300)
    trade_names = models.JSONField(_("trade names"), default=list, blank=True)
    form = models.CharField(_("legal form"), max_length=40)
    street = models.CharField(_("street and building"), max_length=300, blank=True)
    city = models.CharField(_("district or town"), max_length=120, blank=True)
    region = models.CharField(_("province or capital"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2)
    address_latin = models.CharField(_("address in Latin letters"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    at_address_since = models.DateField(_("at this address since"), null=True, blank=True)
    ceased_on = models.DateField(_("ceased on"), null=True, blank=True)
    language = models.CharField(_("language of letters"), max_length=8, default=official)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="operators")
    search_text = models.TextField(editable=False, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=40)
    register_confirmed_at = models.DateTimeField(null=True, editable=False)
    state_directors = models.JSONField(default=list, editable=False)
    state_email = models.EmailField(max_length=254, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            check("operator_named", ~Q(name_local="") & ~Q(name_latin=""), _("An operator has both its names.")),
            in_order("operator_ceased", "established_on", "ceased_on"),
        ]
        indexes = [GinIndex(fields=["search_text"], name="operator_search", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name_local

    @property
    def subject(self) -> str:
        """The name of this operator in the journal and in notices."""
        return f"operator:{self.pk}"

    @property
    def names(self) -> Text:
        """Its name as each reader reads it."""
        return both_names(self.name_local, self.name_latin)

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(part for part in (self.street, self.city, self.region, self.postcode) if part)


class Identifier(models.Model):
    """A number of the operator in some register, from a day until a day: old numbers still find it.

    `scheme` is the key of a register: see operators.registers.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("register"), max_length=LONGEST)
    value = models.CharField(_("number"), max_length=LONGEST)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            in_order("identifier_in_order", "valid_from", "valid_until"),
            check("identifier_plain", Q(value__regex=r"^[0-9A-ZА-ЯЁӨҮ]+$"), _("A number has letters and digits only.")),
            models.UniqueConstraint(
                fields=["operator", "scheme"],
                condition=Q(valid_until__isnull=True),
                name=says("identifier_one_current", _("There is one current number in each register.")),
            ),
            ExclusionConstraint(
                name=says("identifier_of_one_operator", _("This number belongs to another company at that time.")),
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("value", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_until"), Value("[]"), function="DATERANGE"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["value"], name="identifier_value")]


class FormerName(models.Model):
    """A name the operator no longer bears; it is still found by it."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="former_names")
    name_local = models.CharField(_("name in the official language"), max_length=300)
    name_latin = models.CharField(_("name in Latin letters"), max_length=300, blank=True)
    until = models.DateField(_("until"))


class OutsourcedFunction(models.Model):
    """Something another company does for the operator, and the criteria that touches."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="outsourced")
    function = models.CharField(_("what is outsourced"), max_length=300)
    provider_name = models.CharField(_("provider"), max_length=300)
    provider = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider_aeo_number = models.CharField(_("AEO number of the provider"), max_length=40, blank=True)
    criteria = models.JSONField(_("criteria touched"), default=list)
    until = models.DateField(_("until"), null=True, blank=True)
    visit_agreed = models.BooleanField(_("the provider agrees to be visited"), default=False)
