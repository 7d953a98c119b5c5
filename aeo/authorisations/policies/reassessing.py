"""What keeping a status needs after it was assessed again. Who concludes an assessment is said with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import words
from aeo.authorisations.models import Authorisation, ChangeNotice
from aeo.authorisations.queries.changes import asking, assessed, assessed_first, recorded_for
from aeo.authorisations.queries.findings import against
from aeo.kernel.policy import YES, Rules, Verdict, when
from audits.models import Assessment, VisitSite
from audits.states import SiteOutcome, VisitState
from operators.models import Site

rules = Rules(Assessment)


@rules.ready("maintain")
def maintain_ready(assessment: Assessment, _basis: None) -> Verdict:
    """The status that was assessed may be kept."""
    held = assessed(assessment)
    moved = _moved(assessment)
    said = _("The site moved, so the status does not stay as it is. Propose an amendment, or what else follows.")
    return (keepable(held) if held else YES) & when(moved is None, said, "moved")


@rules.ready("amend")
def amend_ready(assessment: Assessment, _basis: None) -> Verdict:
    """A change of registered data was told, for which it was assessed; a site that moved was seen where it is now."""
    site = _moved(assessment)
    seen = VisitSite.objects.filter(visit__assessment=assessment, visit__state=VisitState.CONCLUDED, site=site)
    said = _(
        "The site %(site)s moved. The status is amended for it only after a visit there. Plan one and conclude it."
    )
    visited = site is None or seen.filter(outcome=SiteOutcome.VISITED).exists()
    seen_there = when(visited, said % {"site": words.here(site)}, "not-visited")
    return amendable(asking(assessment)) & seen_there


def _moved(assessment: Assessment) -> Site | None:
    """The site that moved, if the status is assessed again for that."""
    notice = asking(assessment)
    return notice.site if notice is not None and assessed_first(notice) else None


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
