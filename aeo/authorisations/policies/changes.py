"""Change notices (lifecycles §9): who tells, and who says what follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aeo.accounts.roles import Role
from aeo.authorisations import horizons, words
from aeo.authorisations.lifecycles.change_notice import Amended, Reassessed, StatusOver
from aeo.authorisations.models import Authorisation, ChangeNotice, Decision, Part, PartSite
from aeo.authorisations.policies import people
from aeo.authorisations.policies.reassessing import keepable
from aeo.authorisations.queries import timelines
from aeo.authorisations.queries.changes import (
    assessed_first,
    coverage,
    reassessment,
    recorded,
    recorded_elsewhere,
    recorded_for,
    resting,
    told_of,
)
from aeo.authorisations.states import FOLLOWING, LIVE, OPEN_DECISION, ChangeState, DecisionKind, DecisionState
from aeo.components.formats import language
from aeo.kernel import clock
from aeo.kernel.policy import YES, Actor, Rules, Verdict, is_system, no, when
from aeo.programme.queries import pack_of
from operators.models import Site
from operators.names import is_latin

rules = Rules(ChangeNotice)
NOT_MOVED = _("Give the new address of the site.")
SAME_NAMES = _("The company has these names already. Give the new ones.")
OTHER_SITE = _("The holder told of another site.")
# What may be decided because of a change, by what the pack says follows from it; and an amendment of registered data.
DECIDED: dict[str, tuple[DecisionKind, ...]] = {
    "suspension_proposed": (DecisionKind.SUSPEND,),
    "role_part": (DecisionKind.REVOKE, DecisionKind.SUSPEND, DecisionKind.DOWNGRADE),
}


def answers(notice: ChangeNotice) -> tuple[DecisionKind, ...]:
    """The kinds of decisions that answer it, the likeliest first; after an assessment, what that proposed."""
    amends = (DecisionKind.AMEND,) if recorded_for(notice) else ()
    if notice.state == ChangeState.ASSESSED:
        opened = reassessment(notice)
        proposed = FOLLOWING.get(opened.proposal) if opened else None
        return (proposed,) if proposed and (proposed != DecisionKind.AMEND or amends) else ()
    change = told_of(notice)
    if assessed_first(notice):
        return ()
    found = (*DECIDED.get(change.effect if change else "", ()), *amends)
    ends = DecisionKind.REVOKE not in found and bool(may_end(notice))
    return (*found, DecisionKind.REVOKE) if ends else found


def new_address(decision: Decision) -> str:
    """Where a site is now that moved, by the decision that answers it; else nothing."""
    notice = decision.change_notice
    told = notice is not None and decision.site_id is not None and decision.site_id == notice.site_id
    return notice.address if notice is not None and told and not decision.site_closed else ""


def renames(notice: ChangeNotice) -> bool:
    """Whether the company is called otherwise, and only that is recorded for it."""
    return bool(notice.name_local)


def closes(notice: ChangeNotice) -> bool:
    """Whether it can be that a site closed."""
    change = told_of(notice)
    return change is not None and change.closing


def may_end(notice: ChangeNotice) -> dict[int, list[Part]]:
    """Site → the parts that end with it, if it is the one that closed: they cover no other."""
    found = resting(notice.authorisation_id) if closes(notice) else {}
    return {site: parts for site, parts in found.items() if notice.site_id in (None, site)}


def names_site(notice: ChangeNotice, kind: str) -> bool:
    """Whether a decision of a kind says of which site it is: a revocation for one that closed does.

    What an assessment proposed rests on that, whichever site it is.
    """
    if kind == DecisionKind.AMEND:
        return "site" in recorded_for(notice)
    return kind == DecisionKind.REVOKE and notice.state != ChangeState.ASSESSED and closes(notice)


def outlasts(notice: ChangeNotice) -> bool:
    """The status ended before anything was decided on it, and that a site closed is recorded all the same."""
    return notice.followed_by == notice.authorisation.subject


def closing_left(notice: ChangeNotice) -> bool:
    """Whether it is still to be recorded for it that a site closed, also when the status has ended."""
    decision = answer(notice)
    named = decision is not None and decision.site_id is not None
    return decision.site_closed if decision is not None and named else closes(notice)


def answer(notice: ChangeNotice) -> Decision | None:
    """The decision that was taken on it."""
    return notice.decisions.filter(state=DecisionState.DECIDED).select_related("site").order_by("-pk").first()


def to_record(notice: ChangeNotice) -> tuple[str, ...]:
    """The registered data that follow from what was decided: those that the decision names, if it names any. Of a
    status that has ended, only that a site closed.
    """
    if outlasts(notice):
        return ("site",)
    decision = answer(notice)
    named = tuple(decision.amends) if decision is not None else ()
    return named or recorded_for(notice)


def reprinted(notice: ChangeNotice) -> bool:
    """Whether a new version of the certificate follows what is recorded: of a status that is held, and where it prints
    that. A site stands on it with the parts that cover it, or did.
    """
    decision = answer(notice)
    if decision is None or timelines.is_over(notice.authorisation):
        return False
    rows = PartSite.objects.filter(part__authorisation=decision.authorisation_id, part__state__in=LIVE)
    return set(decision.amends) != {"site"} or rows.filter(site=decision.site_id).exists()


def amends_named(decision: Decision) -> Verdict:
    """An amendment says which registered data follow the change, and of which site; so does a revocation for a site."""
    notice, kind = decision.change_notice, decision.decision_kind
    if notice is None or not (kind == DecisionKind.AMEND or names_site(notice, kind)):
        return YES
    about, sited = recorded_for(notice), "site" in decision.amends
    ends = kind == DecisionKind.REVOKE
    return (
        when(decision.amends, _("Say which registered data are amended."), "no-data")
        & when(set(decision.amends) <= set(about), _("The change is about other data."), "other-data")
        & when(decision.site is not None or not sited, _("Say which site it is about."), "no-site")
        & when(decision.site_closed or not ends, _("Say which site closed."), "no-site")
        & when(decision.site_id in (None, notice.site_id or decision.site_id), OTHER_SITE, "other-site")
        & when(closes(notice) or not decision.site_closed, _("This change is not that a site closed."), "no-closing")
    )


def site_rightly(decision: Decision) -> Verdict:
    """Only a site leaves the status that this covers, and by that no part loses the last site that it covers: without
    any it would be bound to none, and hold everywhere. A revocation ends such parts, and no other.
    """
    site = decision.site
    if site is None or not decision.site_closed:
        return YES
    covers = site.pk in coverage(decision.authorisation_id)
    gone = _("The status does not cover the site %(site)s. It cannot leave the status, and is only recorded as closed.")
    come = _("The status covers the site %(site)s now, so it leaves the status. Propose the decision anew.")
    said = (gone if decision.site_leaves else come) % {"site": words.here(site)}
    ended = list(decision.parts.all()) if decision.decision_kind == DecisionKind.REVOKE else []
    return (
        when(covers == decision.site_leaves, said, "coverage")
        and _rests(decision.authorisation_id, site, ended)
        and covered_elsewhere(decision.authorisation_id, site, ended)
    )


def _rests(authorisation_id: int | None, site: Site, ended: Sequence[Part]) -> Verdict:
    """What is revoked because a site closed covers that site alone."""
    left = resting(authorisation_id).get(site.pk, [])
    others = [part for part in ended if part not in left]
    said = ngettext(
        "This part does not rest on %(site)s alone, so it does not end with it: %(parts)s. Take it out of the "
        "proposal.",
        "These parts do not rest on %(site)s alone, so they do not end with it: %(parts)s. Take them out of the "
        "proposal.",
        len(others),
    )
    return when(not others, said % {"site": words.here(site), "parts": named(others)}, "other-sites")


def covered_elsewhere(authorisation_id: int | None, site: Site, ended: Sequence[Part] = ()) -> Verdict:
    """Each part that covers a site covers another one, too, or is `ended`."""
    left = [part for part in resting(authorisation_id).get(site.pk, []) if part not in ended]
    said = ngettext(
        "This part covers no other site than %(site)s: %(parts)s. Propose that it is revoked, or ask the holder to "
        "give it up; the closing is recorded after that.",
        "These parts cover no other site than %(site)s: %(parts)s. Propose that they are revoked, or ask the holder to "
        "give them up; the closing is recorded after that.",
        len(left),
    )
    return when(not left, said % {"site": words.here(site), "parts": named(left)}, "last-site")


def named(parts: Sequence[Part]) -> str:
    """Parts as a refusal names them, in the reader's language."""
    code = language()
    return "; ".join(words.part_words(pack_of(part.authorisation.version_id), part)[code] for part in parts)


@rules.may("lodge")
def may_tell(actor: Actor, notice: ChangeNotice) -> Verdict:
    """The company's own people."""
    return people.member(actor, notice.operator_id)


@rules.ready("lodge")
def tell_ready(notice: ChangeNotice, _basis: None) -> Verdict:
    """About an own status, something that has happened, in words."""
    own = notice.authorisation.operator_id == notice.operator_id
    day = notice.happened_on
    return (
        when(own, _("This status belongs to another company."))
        & held(notice.authorisation)
        & horizons.told(day, pack_of(notice.authorisation.version_id).validity.change_ahead)
        & horizons.founded(day, notice.authorisation.operator.established_on)
        & when(notice.text.strip(), _("Say what has changed."))
        & _of_site(notice)
        & _named_anew(notice)
    )


def _named_anew(notice: ChangeNotice) -> Verdict:
    """A company that is called otherwise says how."""
    change, holder = told_of(notice), notice.authorisation.operator
    if change is None or not change.names:
        return YES
    new, old = (notice.name_local, notice.name_latin), (holder.name_local, holder.name_latin)
    return (
        when(all(new), _("Give both new names of the company."), "no-name")
        & when(is_latin(notice.name_latin), _("Write this name with Latin letters only."), "latin")
        & when(new != old, SAME_NAMES, "same-name")
    )


def _of_site(notice: ChangeNotice) -> Verdict:
    """A change of a site says of which one, of those that the status covers; if it moved, where it is now."""
    change, site = told_of(notice), notice.site
    if change is None or not change.sited:
        return YES
    covers = coverage(notice.authorisation_id)
    elsewhere = site is not None and notice.address.strip() not in ("", site.address)
    return (
        when(site is not None or not covers, _("Say which site it is."), "no-site")
        & when(site is None or site.pk in covers, _("The status does not cover this site."), "not-covered")
        & when(elsewhere or not change.moves, NOT_MOVED, "no-address")
    )


def held(authorisation: Authorisation) -> Verdict:
    """The status has not ended: else nothing can follow from a change any more."""
    words = _("The status has ended: nothing follows from a change any more. Tell it if you apply again.")
    return when(not timelines.is_over(authorisation), words, "status-over")


@rules.may("end", "outlast")
def may_close(actor: Actor, notice: ChangeNotice) -> Verdict:
    """It ends with the status, by itself."""
    return is_system(actor)


@rules.ready("end", "outlast")
def end_ready(notice: ChangeNotice, _basis: StatusOver | None) -> Verdict:
    """The status is over."""
    return when(timelines.is_over(notice.authorisation), _("The status has not ended."), "status-held")


@rules.may("note", "need_assessment", "open_reassessment")
def may_look(actor: Actor, notice: ChangeNotice) -> Verdict:
    """An officer."""
    return people.staff(actor, notice.authorisation.subject, Role.OFFICER)


@rules.may("amend", "settle")
def may_amend(actor: Actor, notice: ChangeNotice) -> Verdict:
    """Whoever takes the decision that answers it."""
    return people.staff(actor, notice.authorisation.subject, Role.APPROVER, Role.DUTY_APPROVER)


@rules.ready("amend", "settle")
def amend_ready(notice: ChangeNotice, basis: Amended | None) -> Verdict:
    """The decision that was proposed for it and is taken now."""
    if basis is None:
        return YES
    taken = Decision.objects.filter(change_notice=notice, state=DecisionState.DECIDED)
    known = any(decision.subject == basis.decision for decision in taken)
    return when(known, _("Only the decision that answers it amends the status for it."), "no-decision")


@rules.ready("open_reassessment")
def reassess_ready(notice: ChangeNotice, basis: Reassessed | None) -> Verdict:
    """The assessment that was opened; and no decision is proposed at the same time."""
    named = YES if basis is None else when(basis.assessment, _("No assessment was opened."))
    return held(notice.authorisation) & named & no_open_decision(notice)


def no_open_decision(notice: ChangeNotice) -> Verdict:
    """Nobody has proposed a decision that answers it."""
    found = Decision.objects.filter(change_notice=notice.pk, state__in=OPEN_DECISION) if notice.pk else None
    said = _("A decision that answers this change is already proposed.")
    return when(found is None or not found.exists(), said, "decision-proposed")


@rules.may("conclude", "resume")
def may_follow(actor: Actor, notice: ChangeNotice) -> Verdict:
    """Nobody by hand: it follows from the assessment."""
    return is_system(actor)


@rules.may("maintain")
def may_maintain(actor: Actor, notice: ChangeNotice) -> Verdict:
    """It follows from the assessment; against what that proposed, whoever decides takes no decision."""
    return people.staff_or_system(actor, notice.authorisation.subject, Role.APPROVER)


@rules.ready("maintain")
def maintain_ready(notice: ChangeNotice, _basis: None) -> Verdict:
    """Nothing is proposed at the same time; and what an approver keeps, no finding forbids to keep."""
    by_hand = notice.state == ChangeState.ASSESSED
    return no_open_decision(notice) & (keepable(notice.authorisation) if by_hand else YES)


@rules.may("record", "record_nothing")
def may_record(actor: Actor, notice: ChangeNotice) -> Verdict:
    """An officer or approver."""
    return people.staff(actor, notice.authorisation.subject, Role.OFFICER, Role.APPROVER)


@rules.ready("record")
def record_ready(notice: ChangeNotice, _basis: None) -> Verdict:
    """What was decided is in effect, since before nothing could be recorded, and what it is about was recorded: the
    holder reads that all is.
    """
    said = _("Nothing of what this change is about is recorded yet. Record it first.")
    return _in_effect(notice) and when(recorded(notice), said, "nothing-recorded")


@rules.ready("record_nothing")
def record_nothing_ready(notice: ChangeNotice, _basis: None) -> Verdict:
    """The decision is in effect, and nothing was recorded under the notice: else that is what closes it. What the
    decision amends is recorded, unless that was done meanwhile under another notice.
    """
    said = _("Something is recorded under this notice. Say that everything is recorded.")
    decision = answer(notice)
    amended = decision is not None and bool(decision.amends) and not recorded_elsewhere(notice, decision)
    due = _("The decision amends registered data. They are recorded first.")
    return (
        _in_effect(notice)
        and when(not recorded(notice), said, "something-recorded")
        and when(not amended, due, "data-amended")
    )


def may_carry_out(actor: Actor, notice: ChangeNotice, what: str) -> Verdict:
    """An officer or approver changes the registered data that the decision amends, from then until all is done.

    `what`: `company`, `number` or `site`.
    """
    return may_record(actor, notice) & _decided(notice) & _about(notice, what)


def _decided(notice: ChangeNotice) -> Verdict:
    if notice.state in (ChangeState.RECORDED, ChangeState.SETTLED):
        return no(_("Everything is recorded: nothing more is changed under this notice."), "recorded")
    waiting = _("No decision has amended the status for this change yet. Propose one; it is recorded after that.")
    return when(notice.state == ChangeState.AMENDED, waiting, "not-amended") and _in_effect(notice)


def _in_effect(notice: ChangeNotice) -> Verdict:
    decision = answer(notice)
    since = decision.effective_from if decision else notice.lodged_at
    said = _("The decision is not in effect yet.")
    return when(since is not None and since <= clock.now(), said, "not-in-effect")


def _about(notice: ChangeNotice, what: str) -> Verdict:
    said = _("This change is about something else. Other data are changed under a notice of their own.")
    return when(what in to_record(notice), said, "not-told")
