"""What a questionnaire is answered for: an application, or the yearly self-monitoring of what the company holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.components.contexts import Link, Words
from aeo.kernel.http import visible_or_404
from operators import links, wording
from operators.models import Application, Operator, SelfAssessment
from operators.models.application import Purpose
from operators.queries import own
from operators.states import WITH_OPERATOR, WRITABLE, ApplicationState, SelfAssessmentState
from operators.views.common import me

TITLES = {
    Purpose.INITIAL: gettext_lazy("Your application"),
    Purpose.REVALIDATION: gettext_lazy("Your renewal"),
    Purpose.EXTENSION: gettext_lazy("Your extension"),
    Purpose.AMENDMENT: gettext_lazy("Your amendment"),
}


@dataclass(frozen=True)
class Errand:
    """A questionnaire, whose it is, what it is called, and where its pages lie. `application` is None in monitoring."""

    own: SelfAssessment
    operator: Operator
    application: Application | None

    @classmethod
    def of(cls, own: SelfAssessment) -> Errand:
        """What this one is answered for."""
        application = own.application
        return cls(own, application.operator if application else own.operator, application)

    @property
    def url(self) -> str:
        """The address under which all its pages lie."""
        return links.answering(self.own)

    def at(self, part: str) -> str:
        """One of them."""
        return f"{self.url}{part}/"

    @property
    def tasks_url(self) -> str:
        """The list of all there is to do."""
        return self.at("tasks")

    @property
    def check_url(self) -> str:
        """All answers on one page."""
        return self.at("check")

    @property
    def gaps_url(self) -> str:
        """What is missing, and what would close it."""
        return self.at("gaps")

    @property
    def spreadsheet_url(self) -> str:
        """The questionnaire as a workbook."""
        return self.at("spreadsheet")

    @property
    def reference(self) -> str:
        """By what people know it: the application's reference, or the AEO number that is monitored."""
        return self.application.reference if self.application else self.own.aeo_number

    @property
    def title(self) -> Words:
        """What it is to the company."""
        return TITLES[Purpose(self.application.purpose)] if self.application else _("Yearly self-monitoring")

    @property
    def home(self) -> Link:
        """The page from which one comes."""
        if self.application:
            return Link(_("The application"), links.application(self.application))
        return Link(_("Your AEO status"), links.status(self.reference))

    @property
    def state_label(self) -> Words:
        """Where it stands, in the company's words."""
        return wording.application(self.application) if self.application else wording.monitoring(self.own.state)

    @property
    def in_hand(self) -> bool:
        """The company can still change and send it."""
        return self.application.state in WITH_OPERATOR if self.application else self.own.state in WRITABLE

    @property
    def over(self) -> bool:
        """A self-monitoring that ended with its status, or that the renewal took the place of."""
        return bool(self.own.state == SelfAssessmentState.LAPSED)

    @property
    def returned(self) -> bool:
        """Customs sent the application back with a list."""
        return self.application is not None and self.application.state == ApplicationState.RETURNED


def errand_of(request: HttpRequest, pk: int, *, monitoring: bool, whole: bool = False) -> Errand:
    """An application's or a self-monitoring, of one of the reader's companies; `whole` leaves consultants out."""
    user = me(request)
    if monitoring:
        rows = own.whole_monitorings(user) if whole else own.monitorings(user)
        return Errand.of(visible_or_404(rows, pk=pk))
    found = visible_or_404(own.whole_applications(user) if whole else own.applications(user), pk=pk)
    return Errand.of(found.self_assessment)
