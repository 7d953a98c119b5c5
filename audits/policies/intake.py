"""What accepting an application needs: its home is here (architecture). Who may is said in operators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.kernel.policy import Rules, Verdict, when
from operators.models import Application
from operators.states import SelfAssessmentState

rules = Rules(Application)


@rules.ready("accept")
def accept_ready(application: Application, basis: object) -> Verdict:
    """What was submitted is still signed as it was."""
    signed = application.self_assessment.state == SelfAssessmentState.SIGNED
    words = _("The self-assessment is not signed as it stands. Return the application instead.")
    return when(signed, words, "unsigned")
