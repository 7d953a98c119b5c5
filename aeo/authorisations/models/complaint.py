"""What is lodged with the authority: complaints, and notices of changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.lifecycles.complaint import ChangeNoticeLifecycle, ComplaintLifecycle
from aeo.authorisations.models.authorisation import Authorisation
from aeo.authorisations.models.decision import Decision
from aeo.authorisations.states import ChangeState, ComplaintState
from aeo.kernel.constraints import known_states


class Complaint(ComplaintLifecycle):
    """A complaint against a decision. `due_on` was the last day; a late one may be excused by a reasoned act."""

    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="complaints")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    text = models.TextField(_("complaint"))
    language = models.CharField(max_length=8)
    excuse = models.TextField(_("why it is late"), blank=True)
    lodged_at = models.DateTimeField(_("lodged"))
    lodged_by = models.CharField(max_length=40)
    due_on = models.DateField(_("last day for lodging"), null=True)
    late = models.BooleanField(_("late"))
    answer_due_on = models.DateField(_("answer due"))

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [known_states("complaint_state", ComplaintState.values)]


class ChangeNotice(ChangeNoticeLifecycle):
    """A holder tells of a change. `event` is a key of the pack's changes; `late` after its last day for telling."""

    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="change_notices")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    event = models.CharField(_("what changed"), max_length=40)
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
        constraints = [known_states("change_notice_state", ChangeState.values)]
