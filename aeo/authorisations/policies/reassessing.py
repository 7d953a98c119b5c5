"""What keeping a status needs after it was assessed again. Who concludes an assessment is said with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import words
from aeo.authorisations.models import Authorisation, ChangeNotice
from aeo.authorisations.queries.changes import asking, assessed, recorded_for
from aeo.authorisations.queries.findings import against
from aeo.kernel.policy import YES, Rules, Verdict, when
from audits.models import Assessment

rules = Rules(Assessment)


@rules.ready("maintain")
def maintain_ready(assessment: Assessment, _basis: None) -> Verdict:
    """The status that was assessed may be kept."""
    held = assessed(assessment)
    return keepable(held) if held else YES


@rules.ready("amend")
def amend_ready(assessment: Assessment, _basis: None) -> Verdict:
    """A change of registered data was told, for which it was assessed."""
    return amendable(asking(assessment))


def amendable(notice: ChangeNotice | None) -> Verdict:
    """An amendment changes registered data for a change that was told; else it amends nothing."""
    words = _(
        "Nothing would be amended: an amendment changes registered data (of the company, its number or a site) for a "
        "change that the holder told of. Ask the holder to tell of the change, or propose something else."
    )
    return when(notice is not None and bool(recorded_for(notice)), words, "amends-nothing")


def keepable(authorisation: Authorisation) -> Verdict:
    """Nothing that forbids a grant is open under this number, whichever assessment found it."""
    found = against(authorisation)
    said = _(
        "These findings are open: %(findings)s. The status is not maintained before they are closed; what can be done "
        "meanwhile is to propose a decision on it."
    )
    return when(not found, said % {"findings": words.finding_names(found)}, "finding-open")
