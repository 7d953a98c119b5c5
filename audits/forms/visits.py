"""Planning a visit, ordering it, announcing it, and agreeing on its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.accounts.actors import holders
from aeo.accounts.roles import Role
from aeo.components.contexts import Choice
from aeo.components.formats import day_text
from aeo.programme.applicability import Slot
from audits.actions.visits import CheckDraft, Scope, Seat
from audits.forms.fields import ReasonForm, SignedForm, SubjectForm, choice, day, line, prose
from audits.forms.findings import slot_choices
from audits.lifecycles.visit import Announcement, Days, Mandate
from audits.models import Assessment
from audits.queries import criteria_to_rate, lines
from audits.queries.visits import pack as pack_of_visit
from audits.queries.visits import rule_of
from audits.states import Judgement, TeamPart, VisitKind, VisitMode
from operators.models import Site
from operators.queries import cases

TEAM = (Role.AUDITOR, Role.LEAD, Role.OFFICER)
PARTS = {"members": TeamPart.MEMBER, "specialists": TeamPart.SPECIALIST, "observers": TeamPart.OBSERVER}


def many(label: Any, *, hint: Any = "", required: bool = False) -> forms.MultipleChoiceField:
    """Several of a list, as checkboxes."""
    widget = forms.CheckboxSelectMultiple(attrs={"small": True})
    return forms.MultipleChoiceField(label=label, help_text=hint, required=required, widget=widget)


class TeamForm(SubjectForm):
    """Who makes the visit. Beside each name stands what the person declared for the case."""

    lead = forms.ChoiceField(label=_("Lead auditor"))
    members = many(_("Auditors"))
    specialists = many(_("Specialists"))
    observers = many(_("Observers"))

    def prepare(self) -> None:
        """Whoever may be in a team."""
        self.people = {user.ref: user.name for user in holders(*TEAM)}
        declared = {row.user_ref: row.has_interest for row in cases.declarations(self.assessment.case)}
        leads = {user.ref for user in holders(Role.LEAD)}
        told = [(ref, Choice(name, _declared(declared.get(ref)))) for ref, name in self.people.items()]
        self.fields["lead"].choices = [(ref, self.people[ref]) for ref in self.people if ref in leads]  # type: ignore[attr-defined]
        for name in PARTS:
            self.fields[name].choices = told  # type: ignore[attr-defined]
        self.fields["lead"].initial = self.actor.ref

    @property
    def assessment(self) -> Assessment:
        """The case."""
        return self.subject if isinstance(self.subject, Assessment) else self.subject.assessment

    def clean(self) -> dict[str, Any]:
        """Nobody twice."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [values.get("lead"), *(ref for name in PARTS for ref in values.get(name) or [])]
        if len(set(chosen)) < len(chosen):
            self.add_error("members", _("Somebody is in the team twice. Give each person one part."))
        return values

    def team(self) -> list[Seat]:
        """For the action."""
        given = self.cleaned_data
        lead = given["lead"]
        others = ((ref, part) for name, part in PARTS.items() for ref in given[name])
        return [Seat(lead, self.people[lead], TeamPart.LEAD), *(Seat(ref, self.people[ref], p) for ref, p in others)]


def _declared(has_interest: bool | None) -> Any:
    if has_interest is None:
        return _("has not declared yet whether there is an interest")
    return _("declared an interest: cannot be in the team") if has_interest else _("declared no interest")


class PlanForm(TeamForm):
    """What a visit is for, where, when, by whom. Answers to be verified on site are checked anyway."""

    kind = forms.ChoiceField(label=_("Kind of visit"), choices=VisitKind.choices)
    mode = choice(_("How"), VisitMode.choices, inline=True)
    sites = many(_("Sites"))
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    purpose = prose(_("Purpose"), hint=_("What the visit is to find out."), required=False, rows=3)
    more = many(_("More to be checked"), hint=_("Answers marked for a visit in the review are in the scope already."))
    field_order = ("kind", "mode", "sites", "starts_on", "ends_on", "purpose", "lead", "members")

    def prepare(self) -> None:
        """Sites with their border posts, people, and answers that can be checked besides."""
        super().prepare()
        sites = self.sites_by_key()
        told = [(key, Choice(site.name_local, _place(site))) for key, site in sites.items()]
        self.fields["sites"].choices = told  # type: ignore[attr-defined]
        self.fields["mode"].initial = VisitMode.ON_SITE
        self.fields["more"].choices = list(self._more())  # type: ignore[attr-defined]

    def sites_by_key(self) -> dict[str, Site]:
        """The company's sites."""
        rows = Site.objects.filter(operator_id=self.assessment.operator_id, closed_on__isnull=True)
        return {str(site.pk): site for site in rows.order_by("pk")}

    def _more(self) -> Iterable[tuple[str, Any]]:
        """Answers that are in the scope only if they are chosen; questions, where nothing was to be answered: of the
        criteria that the assessment is about. What shows itself on site can be added there, whatever it is about."""
        wanted = {str(line.slot) for line in lines(self.assessment) if _for_visit(line)}
        return slot_choices(self.assessment, without=wanted, criteria=criteria_to_rate(self.assessment))

    def scope(self) -> Scope:
        """For the action."""
        given, sites = self.cleaned_data, self.sites_by_key()
        return Scope(
            kind=given["kind"],
            mode=given["mode"],
            sites=[sites[key] for key in given["sites"]],
            team=self.team(),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            purpose=given["purpose"],
            language=self.language if given["purpose"] else "",
            checks=[CheckDraft(Slot.read(text)) for text in given["more"]],
        )


def _for_visit(line: Any) -> bool:
    return bool(line.verdict and line.verdict.verdict == Judgement.VERIFY_ON_SITE)


def _place(site: Site) -> str:
    return f"{site.address} · {site.border_post}" if site.border_post else site.address


class MandateForm(SubjectForm):
    """The order for a visit."""

    number = line(_("Number of the order"), 60, width=20)
    first_day = day(_("Valid from"))
    last_day = day(_("Valid until"))
    norm = line(_("Legal basis"), 500, hint=_("The law and the article on which the order rests."))
    unannounced_reason = prose(
        _("Why the visit is unannounced"), required=False, rows=3, hint=_("Only if it shall begin without notice.")
    )

    def prepare(self) -> None:
        """For the days that are planned; a visit that must be announced is not asked about."""
        rules = pack_of_visit(self.subject)
        self.fields["first_day"].initial = self.subject.starts_on
        self.fields["last_day"].initial = self.subject.ends_on
        law = rules.norms[rules.visits.norm].title.to(rules.programme.default_language) if rules.visits.norm else ""
        self.fields["norm"].initial = law  # printed as it stands: in the programme's language, not in that of the page
        if not rule_of(rules, self.subject.visit_kind).may_be_unannounced:
            del self.fields["unannounced_reason"]

    def order(self) -> Mandate:
        """For the action; the team is the one that is planned."""
        given = self.cleaned_data
        team = tuple(self.subject.members.order_by("id").values_list("user_ref", flat=True))
        reason = given.get("unannounced_reason", "")
        return Mandate(given["number"], given["first_day"], given["last_day"], team, given["norm"], reason)


class AnnounceForm(SubjectForm):
    """What the operator is told."""

    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    agenda = prose(_("Agenda"), rows=6, hint=_("Day by day: what is looked at, and with whom you want to speak."))
    documents_wanted = prose(_("Documents to prepare"), required=False, rows=5)

    def prepare(self) -> None:
        """As planned, and as announced before."""
        for name in self.fields:
            self.fields[name].initial = getattr(self.subject, name)

    def announcement(self) -> Announcement:
        """For the action."""
        given = self.cleaned_data
        words = (given["agenda"], given["documents_wanted"])
        kept = self.subject.language if words == (self.subject.agenda, self.subject.documents_wanted) else ""
        return Announcement(given["starts_on"], given["ends_on"], *words, kept or self.language)


class DaysForm(ReasonForm):
    """Other days, and why."""

    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    field_order: tuple[str, ...] = ("starts_on", "ends_on", "reason")

    def prepare(self) -> None:
        """The days the operator asked for last."""
        wish = self.subject.date_proposals.order_by("-id").first()
        if wish:
            self.fields["starts_on"].initial, self.fields["ends_on"].initial = wish.starts_on, wish.ends_on
            said = _("The operator asked for %(first)s – %(last)s.")
            self.fields["starts_on"].help_text = said % {
                "first": day_text(wish.starts_on),
                "last": day_text(wish.ends_on),
            }

    def days(self) -> Days:
        """For the action."""
        return Days(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])


class RescheduleForm(TeamForm, DaysForm):
    """Other days, and another team where it is needed; then the visit needs another order."""

    other_team = forms.BooleanField(label=_("Another team makes the visit; it needs another order"), required=False)
    field_order = ("starts_on", "ends_on", "reason", "other_team", "lead", "members", "specialists", "observers")

    def prepare(self) -> None:
        """As it is planned now."""
        TeamForm.prepare(self)
        DaysForm.prepare(self)
        parts: dict[str, list[str]] = {}
        for member in self.subject.members.order_by("id"):
            parts.setdefault(member.part, []).append(member.user_ref)
        self.fields["lead"].initial = next(iter(parts.get(TeamPart.LEAD, [])), "")
        for name, part in PARTS.items():
            self.fields[name].initial = parts.get(part, [])

    def new_team(self) -> Sequence[Seat] | None:
        """The other team, if there is one."""
        return self.team() if self.cleaned_data["other_team"] else None


class ProposeForm(SubjectForm):
    """The days the operator would rather have."""

    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    note = prose(_("Why these days suit you better"), required=False, rows=3)

    def days(self) -> Days:
        """For the action."""
        return Days(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])


class SignReportForm(SignedForm):
    """The lead signs the report."""


class ReviseForm(SignedForm):
    """The lead signs a new version, and says what changed."""

    reason = prose(_("What changed, and why"), hint=_("It is printed in the report."))


class CommentForm(SubjectForm):
    """What the operator says about the report."""

    text = prose(_("Your comment"), rows=6, hint=_("It is kept with the report, and printed in a later version."))
