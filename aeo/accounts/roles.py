"""The staff roles of an administration (lifecycles, "Who")."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """One role a member of staff may hold. Nobody holds a role but by a dated row."""

    OFFICER = "officer", _("AEO officer")
    AUDITOR = "auditor", _("auditor")
    LEAD = "lead", _("lead auditor")
    LEGAL = "legal", _("legal officer")
    APPROVER = "approver", _("approver")
    DUTY_APPROVER = "duty_approver", _("duty approver")
    RECORDS = "records", _("records officer")
    ACCOUNT_MANAGER = "account_manager", _("account manager")
    LIAISON = "liaison", _("liaison officer")
    DATA_PROTECTION = "data_protection", _("data protection officer")
    INTERNAL_AUDITOR = "internal_auditor", _("internal auditor")
    PROGRAMME_ADMINISTRATOR = "programme_administrator", _("programme administrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")


# Roles that may open cases; a system administrator sees none.
CASE_ROLES = frozenset(Role.values) - {Role.SYSTEM_ADMINISTRATOR}
# Those who read cases and do nothing in them, so they need not declare an interest.
READERS = frozenset({Role.INTERNAL_AUDITOR, Role.DATA_PROTECTION, Role.PROGRAMME_ADMINISTRATOR, Role.LIAISON})
VALIDATION_TEAM = frozenset({Role.AUDITOR, Role.LEAD})
