"""What of statuses stands on the worklist: changes that were told, decisions that wait, and reassessments."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations.models import ChangeNotice, Decision, Part
from aeo.authorisations.states import DecisionKind
from aeo.authorisations.views.shown import lodged, tones
from aeo.authorisations.views.shown import words as told
from aeo.components import formats
from aeo.components.contexts import Cell, Column
from aeo.desk.queries.held import Listed
from aeo.kernel import clock
from aeo.programme.queries import pack_of
from audits import links
from audits.models import Assessment
from audits.wording import ASSESSMENT_TONES

MOST = 25


def columns() -> list[Column]:
    """What, on whom, how far, by when."""
    heads = (_("What"), _("Operator"), _("State"), _("Since"), _("Due"))
    return [Column(head) for head in heads]


def rows(listed: Listed) -> list[list[object]]:
    """Changes first, each with the address at which one acts."""
    return [
        *map(_change, listed.changes),
        *map(_decision, listed.decisions),
        *map(_assessment, listed.assessments),
        *map(_remedy, listed.remedies),
    ]


def _change(row: ChangeNotice) -> list[object]:
    kind = lodged.kind_of(row, pack_of(row.authorisation.version_id))
    return [
        Cell(_("Change %(reference)s") % {"reference": row.reference}, _url("change", row.pk), hint=kind),
        Cell(row.operator.name_local, hint=row.authorisation.aeo_number),
        Cell(row.state_label, tone=lodged.CHANGE_TONES[row.state]),
        formats.day_text(row.lodged_at, "short"),
        _due(row),
    ]


def _decision(row: Decision) -> list[object]:
    return [
        Cell(told.kind(row), _url("decision", row.pk), hint=told.proposed_by(row)),
        Cell(row.operator.name_local, hint=told.title(row)),
        Cell(row.state_label, tone=tones.decision(row)),
        formats.day_text(row.proposed_at, "short"),
        _due(row),
    ]


def _assessment(row: Assessment) -> list[object]:
    return [
        Cell(_("Reassessment"), links.case(row), hint=_proposed(row)),
        Cell(row.operator.name_local, hint=row.aeo_number),
        Cell(row.state_label, tone=ASSESSMENT_TONES.get(row.state, "")),
        formats.day_text(row.opened_at, "short"),
        _due(row),
    ]


def _remedy(row: Part) -> list[object]:
    number, told = row.authorisation.aeo_number, row.remedy_claimed_at
    verify = reverse("authorisations:verify-remedied", args=[number, row.pk])
    lift = reverse("authorisations:propose-kind", args=[number, DecisionKind.LIFT])
    seen = row.remedy_verified_at is not None
    what = _("Propose lifting the suspension") if seen else _("Verify that the cause is remedied")
    return [
        Cell(what, lift if seen else verify, hint=_part(row)),
        Cell(row.authorisation.operator.name_local, hint=number),
        Cell(row.state_label, tone=tones.of(tones.PART, row.state)),
        formats.day_text(told, "short"),
        _due(row),
    ]


def _part(row: Part) -> str:
    pack = pack_of(row.authorisation.version_id)
    return f"{pack.components[row.component].name} – {pack.roles[row.role].name}"


def _proposed(row: Assessment) -> str:
    return _("to be proposed: %(what)s") % {"what": row.get_proposal_display()} if row.proposal else ""


def _due(row: ChangeNotice | Decision | Assessment | Part) -> Cell:
    due: date | None = getattr(row, "limit_on", None)
    return Cell(formats.day_text(due, "short"), hint=left(due))


def _url(name: str, pk: int) -> str:
    return reverse(f"authorisations:{name}", args=[pk])


def left(due: date | None) -> str:
    """How many days are left, or how late it is."""
    if due is None:
        return ""
    days = (due - clock.today()).days
    if days < 0:
        return _("%(days)s late") % {"days": formats.days(-days)}
    return _("%(days)s left") % {"days": formats.days(days)} if days else _("today")
