"""What the state register says of a company is kept, and the company is told by it who took its number here."""

from __future__ import annotations

from aeo.gateways.registry.port import Entry
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor
from aeo.notices.actions import mails
from operators import links
from operators.actions.invitations import named
from operators.models import Operator
from operators.names import bare_number


def take_down(operator: Operator, entry: Entry | None, number: str) -> None:
    """Whom the register names and where it reaches the company, or nothing; to be saved with the company."""
    knows = entry is not None and bare_number(entry.number) == bare_number(number)
    operator.state_directors = list(entry.directors) if entry and knows else []
    operator.state_email = entry.email.lower() if entry and knows else ""


@action
def tell(operator: Operator, *, by: Actor) -> None:
    """Write to the address of the state register, unless it is the account's own: whoever reads it can object."""
    if not operator.state_email or operator.state_email == by.user.email.lower():
        return
    number = links.number_of(operator)
    facts = {"operator_name": operator.names, "person": named(by.user), "number": number}
    mails.write_to(
        operator.state_email,
        "company_registered",
        facts,
        language=operator.language,
        about=operator.subject,
        what=f"company_registered:{number}",
        url=links.recover(number),
    )
