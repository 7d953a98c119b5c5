"""Whether anything ties the company's accounts to the state register, in words for an officer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.components.contexts import Row, Words
from operators.models import Operator
from operators.queries import ties
from operators.queries.ties import Tie


def row(operator: Operator) -> Row:
    """A fact for whoever accepts the application; it stops nothing."""
    return Row(_("Owners and signatories in the state register"), [*_found(operator)])


def _found(operator: Operator) -> list[Words]:
    found = [_words(tie) for tie in ties.of(operator) if tie]
    if found:
        return found
    if operator.state_directors:
        words = _(
            "Nothing ties the account of an owner or signatory to the directors named in the register: %(names)s."
        )
        return [words % {"names": ", ".join(operator.state_directors)}]
    return [_("Nothing ties an account to the company: the state register named no directors here.")]


def _words(tie: Tie) -> Words:
    named = {"name": tie.user.name, "email": tie.user.email, "director": tie.director}
    if tie.address:
        return _("%(name)s (%(email)s) has the e-mail address that the register keeps of the company.") % named
    words = _("%(name)s (%(email)s) is recorded under the name of a director, %(director)s. Only the name says so.")
    return words % named
