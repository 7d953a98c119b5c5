"""Who may do what with a paper: the system makes them, an officer may try a failed one again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.documents.models import Document
from aeo.kernel.policy import Actor, Rules, Verdict, is_system, when

rules = Rules(Document)


@rules.may("prepare", "render", "seal", "fail", "cancel")
def by_system(actor: Actor, document: Document) -> Verdict:
    """Papers follow from acts; nobody makes one by hand."""
    return is_system(actor)


@rules.may("retry")
def may_retry(actor: Actor, document: Document) -> Verdict:
    """Staff who work on cases."""
    return is_system(actor) | when(
        actor.has(Role.OFFICER, Role.RECORDS, Role.PROGRAMME_ADMINISTRATOR),
        _("Only an officer, a records officer or the programme administrator may try again."),
    )
