"""The yearly self-monitoring as both sides see it on the page of a status: by when, how far, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations.models import Authorisation
from aeo.authorisations.queries import monitoring as queries
from aeo.components.contexts import Action, Tone, Words
from aeo.components.pages import offered
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor, permitted
from aeo.programme.queries import current, pack_of
from operators import links, wording
from operators.models import SelfAssessment
from operators.models.self_assessment import Purpose
from operators.states import WRITABLE, SelfAssessmentState


@dataclass(frozen=True)
class Yearly:
    """One status's: its day, if one runs, and the questionnaire, if it is open. `near`: reminders have come."""

    number: str
    due_on: date | None
    own: SelfAssessment | None
    near: bool

    @property
    def days_left(self) -> int:
        """Until the end of its day; below nothing when it is late."""
        return (self.due_on - clock.today()).days if self.due_on else 0

    @property
    def late(self) -> bool:
        """Its day has passed."""
        return self.due_on is not None and self.days_left < 0

    @property
    def in_hand(self) -> bool:
        """The company can still change and sign it."""
        return self.own is not None and self.own.state in WRITABLE

    @property
    def url(self) -> str:
        """Where it is answered or read; nothing while it is not started."""
        return links.answering(self.own) if self.own else ""

    @property
    def state(self) -> Words:
        """How far it is."""
        return wording.monitoring(self.own.state) if self.own else _("not started")

    @property
    def tone(self) -> str:
        """The tone of that."""
        if self.late:
            return Tone.BAD
        return Tone.WAITING if self.own is None or self.in_hand else Tone.PROGRESS

    @property
    def asked(self) -> bool:
        """Customs asked about what was submitted."""
        return self.own is not None and self.own.state == SelfAssessmentState.REOPENED


def yearly(rows: Iterable[Authorisation]) -> dict[int, Yearly]:
    """Authorisation id → its yearly self-monitoring, where there is anything to say; two queries."""
    held = list(rows)
    due, opened = queries.due(held), queries.opened(held)
    return {row.pk: _of(row, due.get(row.pk), opened.get(row.pk)) for row in held if row.pk in due or row.pk in opened}


def _of(row: Authorisation, limit: Deadline | None, own: SelfAssessment | None) -> Yearly:
    due_on = limit.due_on if limit else None
    first = max(pack_of(row.version_id).validity.self_monitoring_reminders, default=0)
    near = due_on is not None and (due_on - clock.today()).days <= first
    return Yearly(row.aeo_number, due_on, own, near)


def start_offer(actor: Actor, authorisation: Authorisation) -> Action:
    """The button that opens it ahead of its time."""
    probe = SelfAssessment(operator=authorisation.operator, version=current()[0], purpose=Purpose.MONITORING)
    url = reverse("authorisations:start-monitoring", args=[authorisation.aeo_number])
    may = permitted(actor, probe, "start")
    return offered(may, "start_monitoring", _("Start the self-monitoring"), url, method="post")
