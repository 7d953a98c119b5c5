"""What keeping a status needs after it was assessed again. Who concludes an assessment is said with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import words
from aeo.authorisations.models import Authorisation
from aeo.authorisations.queries.changes import assessed
from aeo.authorisations.queries.findings import against
from aeo.kernel.policy import YES, Rules, Verdict, when
from audits.models import Assessment

rules = Rules(Assessment)


@rules.ready("maintain")
def maintain_ready(assessment: Assessment, _basis: None) -> Verdict:
    """The status that was assessed may be kept."""
    held = assessed(assessment)
    return keepable(held) if held else YES


def keepable(authorisation: Authorisation) -> Verdict:
    """Nothing that forbids a grant is open under this number, whichever assessment found it."""
    found = against(authorisation)
    said = _(
        "These findings are open: %(findings)s. The status is not maintained before they are closed; what can be done "
        "meanwhile is to propose a decision on it."
    )
    return when(not found, said % {"findings": words.finding_names(found)}, "finding-open")
