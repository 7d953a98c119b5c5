"""Notices of changes, and the files that come with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.lifecycles.change_notice import ChangeNoticeLifecycle
from aeo.authorisations.models.authorisation import Authorisation
from aeo.authorisations.states import ChangeState
from aeo.kernel.constraints import check, known_states, needs_in_states, paired
from aeo.programme.text import Text
from operators.models.operator import both_names

S = ChangeState


class ChangeNotice(ChangeNoticeLifecycle):
    """A holder tells of a change. `event` is a key of the pack's changes; `late` after its last day for telling.

    `site`: of which site; `address`: where that is now, if it moved. `name_local`, `name_latin`: how the company is
    called now, if that changed.

    `remark` is what an officer said first, `kept` why an approver took no decision; what an assessment came to stands
    with the assessment.
    """

    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="change_notices")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    event = models.CharField(_("what changed"), max_length=40)
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, related_name="+", null=True)
    address = models.CharField(_("new address of the site"), max_length=500, blank=True)
    name_local = models.CharField(_("new name in the official language"), max_length=300, blank=True)
    name_latin = models.CharField(_("new name in Latin letters"), max_length=300, blank=True)
    happened_on = models.DateField(_("on"))
    text = models.TextField(_("description"))
    language = models.CharField(max_length=8)
    lodged_at = models.DateTimeField(_("lodged"))
    lodged_by = models.CharField(max_length=40)
    due_on = models.DateField(_("last day for telling"))
    late = models.BooleanField(_("late"))

    class Meta:
        verbose_name = _("change notice")
        verbose_name_plural = _("change notices")
        constraints = [
            known_states("change_notice_state", S.values),
            check("change_notice_said", ~Q(text=""), _("Say what has changed.")),
            check(
                "change_notice_moved",
                Q(address="") | Q(site__isnull=False),
                _("A new address is that of a site."),
            ),
            check(
                "change_notice_named",
                Q(name_local="", name_latin="") | ~Q(name_local="") & ~Q(name_latin=""),
                _("A company has both its names."),
            ),
            paired("change_notice_looked", "looked_at", "looked_by"),
            paired("change_notice_kept_by", "kept_at", "kept_by"),
            check(
                "change_notice_kept",
                (Q(kept="", kept_at__isnull=True)) | (~Q(kept="") & Q(kept_at__isnull=False, state=S.MAINTAINED)),
                _("Why a status stays as it is is said when no decision is taken."),
            ),
            paired("change_notice_recorded", "recorded_at", "recorded_by"),
            needs_in_states(
                "change_notice_read",
                [state for state in S if state not in (S.LODGED, S.ENDED)],
                Q(looked_at__isnull=False) & ~Q(remark="") | Q(followed_by__startswith="authorisation:"),
                _("Who looked at it, when, and what follows is recorded."),
            ),
            needs_in_states(
                "change_notice_followed",
                [S.AMENDED, S.RECORDED, S.SETTLED, S.REASSESSMENT_OPENED, S.ASSESSED, S.MAINTAINED],
                ~Q(followed_by=""),
                _("What followed is named."),
            ),
            needs_in_states(
                "change_notice_closed",
                [S.RECORDED],
                Q(recorded_at__isnull=False),
                _("Who closed it, and when, is recorded."),
            ),
            check(
                "change_notice_unrecorded",
                Q(unrecorded="") | Q(state__in=[S.RECORDED, S.SETTLED]),
                _("Why nothing was to be recorded is said when the notice is closed."),
            ),
        ]

    @property
    def names(self) -> Text | None:
        """The new name as each reader reads it; None where it is about something else."""
        return both_names(self.name_local, self.name_latin) if self.name_local else None

    @property
    def case(self) -> str:
        """The case for which interests are declared."""
        return self.authorisation.subject


class ChangeFile(models.Model):
    """A file that came with a notice of a change."""

    notice = models.ForeignKey(ChangeNotice, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")
