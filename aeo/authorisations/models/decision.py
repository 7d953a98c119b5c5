"""Decisions, what they decide item by item, and what was said in their hearing."""

from __future__ import annotations

from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.lifecycles.decision import DecisionLifecycle
from aeo.authorisations.states import ANSWERING, DecisionKind, DecisionState, Manner, Outcome
from aeo.kernel.constraints import check, known_states, needs_in_states, paired, says
from aeo.notices.states import NoticeState

S = DecisionState

# Kept by triggers (migrations 0002 and 0005).
says("decision_hands_frozen", _("Who proposed it, led the audit and decided never changes."))
says("hearing_point_frozen", _("What was said in a hearing, and what was handed in with it, never changes."))


def distinct(first: str, second: str) -> Q:
    """`first IS DISTINCT FROM second`: unlike `<>` it is never NULL."""
    return Q(
        Func(
            F(first),
            F(second),
            arg_joiner=" IS DISTINCT FROM ",
            template="(%(expressions)s)",
            output_field=BooleanField(),
        )
    )


class Decision(DecisionLifecycle):
    """An act of the administration that gives, refuses, burdens or ends something.

    `adverse`: somebody loses something by it, so it needs a hearing. `proposer`, `lead` and `decider` are references
    (`user:12`, `system`) that a trigger freezes once set. `reasons` are in `language`; `facts` say what it rests on.
    `asked_by` is the name of whoever asked for it as the holder's own wish.
    `change_notice` is the change of the holder that it answers, if it does; `amends` says which registered data follow
    (`company`, `number`, `site`), of which `site`, whether that closed, and whether it then leaves the status, which
    only one can that this covers.
    `called`: site → language → how a site that it names was called when it was decided or dropped.
    """

    decision_kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind.choices)
    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("operators.Application", on_delete=models.PROTECT, related_name="+", null=True)
    assessment = models.ForeignKey("audits.Assessment", on_delete=models.PROTECT, related_name="+", null=True)
    authorisation = models.ForeignKey(
        "authorisations.Authorisation", on_delete=models.PROTECT, related_name="decisions", null=True
    )
    change_notice = models.ForeignKey(
        "authorisations.ChangeNotice", on_delete=models.PROTECT, related_name="decisions", null=True
    )
    amends = models.JSONField(_("registered data that it amends"), default=list)
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, related_name="+", null=True)
    site_closed = models.BooleanField(_("the site closed"), default=False)
    site_leaves = models.BooleanField(_("the site leaves the status"), default=False)
    called = models.JSONField(_("sites as they were called"), default=dict)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="followed_by", null=True)
    version = models.ForeignKey("programme.Version", on_delete=models.PROTECT, related_name="+")
    parts = models.ManyToManyField(
        "authorisations.Part", through="authorisations.DecisionPart", related_name="decisions"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    proposer = models.CharField(_("proposed by"), max_length=40)
    proposer_name = models.CharField(max_length=200)
    asked_by = models.CharField(_("asked by"), max_length=200, blank=True)
    lead = models.CharField(_("lead auditor"), max_length=40, null=True)  # noqa: DJ001 - compared by IS DISTINCT FROM
    adverse = models.BooleanField(_("adverse"))
    manner = models.CharField(_("manner"), max_length=12, choices=Manner.choices, blank=True)
    grounds = models.JSONField(_("grounds"), default=list, help_text="[{ground, criterion?}]: keys of the pack")
    reasons = models.TextField(_("reasons"))
    language = models.CharField(_("language of the reasons"), max_length=8)
    facts = models.JSONField(_("facts relied on"), default=list)
    measures = models.JSONField(_("measures to take"), default=list)
    from_day = models.DateField(_("stated day of effect"), null=True)
    until_day = models.DateField(_("until"), null=True)
    hearing_notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="+", null=True)
    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            known_states("decision_state", S.values),
            paired("decision_hearing_opened", "hearing_opened_at", "hearing_opened_by"),
            paired("decision_nothing_more", "nothing_more_at", "nothing_more_by"),
            paired("decision_hearing_closed", "hearing_closed_at", "hearing_closed_by"),
            paired("decision_decided", "decided_at", "decider"),
            paired("decision_taken_back", "taken_back_at", "taken_back_by"),
            check(
                "decision_decider_when_decided",
                Q(state=S.DECIDED) | Q(decider__isnull=True),
                _("Only a decided decision has a decider."),
            ),
            needs_in_states(
                "decision_needs_decider",
                [S.DECIDED],
                Q(decider__isnull=False) & ~Q(decider=""),
                _("A decision needs a decider."),
            ),
            needs_in_states(
                "decision_second_pair_of_eyes",
                [S.DECIDED],
                distinct("decider", "proposer") & distinct("decider", "lead"),
                _("Whoever proposed it or led the audit does not decide. Another approver can."),
            ),
            needs_in_states(
                "decision_heard_first",
                [S.DECIDED],
                Q(adverse=False) | Q(manner=Manner.URGENT) | Q(hearing_closed_at__isnull=False),
                _("The operator has not been heard. Open a hearing first."),
            ),
            needs_in_states(
                "decision_hearing_states",
                [S.HEARING, S.HEARD],
                Q(hearing_opened_at__isnull=False),
                _("A hearing was opened by somebody."),
            ),
            needs_in_states(
                "decision_heard", [S.HEARD], Q(hearing_closed_at__isnull=False), _("A hearing was closed by somebody.")
            ),
            needs_in_states(
                "decision_is_an_act",
                [S.DECIDED],
                Q(number__isnull=False, decided_on__isnull=False)
                & ~Q(body="")
                & ~Q(signatory="")
                & ~Q(addressee="")
                & ~Q(reasons=""),
                _("An act needs a body, a signatory, a number, a day, an addressee and reasons."),
            ),
            check(
                "decision_grounded",
                Q(adverse=False)
                | (Q(application__isnull=False) & ~Q(decision_kind=DecisionKind.DECLINE))
                | ~Q(grounds=[]),
                _("Name at least one ground on which this rests."),
            ),
            check(
                "decision_manner_of_suspension",
                (Q(decision_kind=DecisionKind.SUSPEND) & ~Q(manner=""))
                | (~Q(decision_kind=DecisionKind.SUSPEND) & Q(manner="")),
                _("A suspension is urgent, ordinary or requested; nothing else is."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(application__isnull=False, state__in=[S.PROPOSED, S.HEARING, S.HEARD]),
                name=says(
                    "decision_one_open_per_application", _("A decision on this application is already proposed.")
                ),
            ),
            check(
                "decision_answers_a_change",
                Q(change_notice__isnull=True)
                | Q(decision_kind__in=sorted(ANSWERING), authorisation__isnull=False, application__isnull=True),
                _("A decision of this kind does not answer a change."),
            ),
            check(
                "decision_amends_for_a_change",
                (Q(amends=[]) & Q(site__isnull=True, site_leaves=False))
                | Q(decision_kind__in=(DecisionKind.AMEND, DecisionKind.REVOKE), change_notice__isnull=False),
                _("Only what answers a change names the registered data that follow it."),
            ),
            check(
                "decision_leaving_site",
                Q(site_leaves=False) | Q(site__isnull=False, site_closed=True),
                _("Only a site that closed leaves the status."),
            ),
            check(
                "decision_closed_site",
                Q(site_closed=False) | Q(site__isnull=False),
                _("Say which site closed."),
            ),
            models.UniqueConstraint(
                fields=["change_notice"],
                condition=Q(change_notice__isnull=False, state__in=[S.PROPOSED, S.HEARING, S.HEARD]),
                name=says(
                    "decision_one_open_per_change", _("A decision that answers this change is already proposed.")
                ),
            ),
        ]
        indexes = [models.Index(fields=["operator", "-id"], name="decision_operator")]

    @property
    def state_label(self) -> str:
        """The state; of a wish that its holder took back that, whatever was decided on it."""
        return gettext("taken back") if self.taken_back_at else super().state_label

    @property
    def is_unopened(self) -> bool:
        """Whether its holder was sent what is intended and has opened no letter of it: none of it is told before."""
        letters = [letter for letter in (self.hearing_notice, self.notice) if letter is not None]
        return self.hearing_notice is not None and all(letter.state != NoticeState.SERVED for letter in letters)

    @property
    def is_untold(self) -> bool:
        """It is decided, and its letter is not opened: what is decided is not told before."""
        return self.state == S.DECIDED and self.notice is not None and self.notice.state != NoticeState.SERVED

    @property
    def case(self) -> str:
        """The case for which interests are declared: the application's, else the status's if it answers a change of
        it, the assessment's, else the authorisation's.
        """
        if self.application_id:
            return f"application:{self.application_id}"
        if self.assessment_id and not self.change_notice_id:
            return f"assessment:{self.assessment_id}"
        return f"authorisation:{self.authorisation_id}"

    @property
    def is_urgent(self) -> bool:
        """An urgent suspension, which is heard afterwards."""
        return self.manner == Manner.URGENT


class DecisionPart(models.Model):
    """A part that a decision reaches, and the finding that led to it, if one did.

    `named`: language → how the part and its sites were called when it was decided or dropped; what a part covers may
    change later, and what was said of it then does not.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="reaches")
    part = models.ForeignKey("authorisations.Part", on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey("audits.Finding", on_delete=models.PROTECT, related_name="+", null=True)
    named = models.JSONField(_("as it was called"), default=dict)

    class Meta:
        ordering = ["part_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "part"], name=says("decision_part_once", _("This part is named already."))
            ),
            models.UniqueConstraint(
                fields=["part", "finding"],
                condition=Q(finding__isnull=False),
                name=says(
                    "decision_part_finding_once", _("A suspension because of this finding was already proposed.")
                ),
            ),
        ]


class DecisionItem(models.Model):
    """The outcome for one type × role × site that was asked for. `granted_type`: another, lesser type instead."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="items")
    type = models.CharField(_("type"), max_length=40)
    role = models.CharField(_("role"), max_length=40)
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    granted_type = models.CharField(_("type granted"), max_length=40, blank=True)
    grounds = models.JSONField(_("grounds"), default=list, help_text="[{criterion, ground}]: one per failed criterion")
    reasons = models.TextField(_("reasons"), blank=True)
    language = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "type", "role", "site"],
                nulls_distinct=False,
                name=says("decision_item_once", _("There is already an outcome for this type, role and site.")),
            ),
            check("decision_item_outcome", Q(outcome__in=Outcome.values), _("No such outcome.")),
            check(
                "decision_item_refusal_reasoned",
                ~Q(outcome=Outcome.REFUSE) | (~Q(reasons="") & ~Q(grounds=[])),
                _("A refusal needs a ground for each failed criterion, and reasons."),
            ),
            check(
                "decision_item_less",
                (Q(outcome=Outcome.GRANT_LESS) & ~Q(granted_type=""))
                | (~Q(outcome=Outcome.GRANT_LESS) & Q(granted_type="")),
                _("To grant less is to grant another type: say which."),
            ),
        ]


class Condition(models.Model):
    """Something the holder must do by a day. An open minor finding becomes one."""

    item = models.ForeignKey(DecisionItem, on_delete=models.CASCADE, related_name="conditions", null=True)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    finding = models.ForeignKey("audits.Finding", on_delete=models.PROTECT, related_name="+", null=True)
    text = models.TextField(_("condition"))
    language = models.CharField(max_length=8)
    due_on = models.DateField(_("by"))
    met_on = models.DateField(_("met"), null=True)

    class Meta:
        ordering = ["due_on", "id"]


class HearingPoint(models.Model):
    """A point the operator raised when heard, and the written answer to it."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveIntegerField()
    text = models.TextField(_("point"))
    language = models.CharField(max_length=8)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=40)
    answer = models.TextField(_("answer"), blank=True)
    answer_language = models.CharField(max_length=8, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number"],
                name=says("hearing_point_once", _("Somebody else raised a point just now. Try again.")),
            ),
            paired("hearing_point_answered", "answered_at", "answered_by"),
            check(
                "hearing_point_answer", Q(answered_at__isnull=True) | ~Q(answer=""), _("An answer is given in writing.")
            ),
        ]


class HearingFile(models.Model):
    """A file that was handed in with a point: this one, whatever replaces it in the company's library."""

    point = models.ForeignKey(HearingPoint, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")
