"""What a decision changes, as its letter tells it: never what stays as it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from aeo.authorisations import words
from aeo.authorisations.models import ChangeNotice, Decision, Interval, Part
from aeo.authorisations.policies.changes import new_address
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import DecisionKind, Outcome
from aeo.authorisations.words import Words
from aeo.documents.facts import FreeText
from aeo.kernel.refusals import Words as Said
from aeo.programme.pack import Pack
from operators.models import Site

RECORDED: dict[str, Said] = {
    "company": gettext_lazy("Amended in the register: the data of the company, as you told it."),
    "number": gettext_lazy("Amended in the register: a number of the company, as you told it."),
}
NAMED = gettext_lazy("Amended in the register: the name of the company. It is now: %(what)s.")
AS_TOLD = gettext_lazy("Amended in the register: what you told, as far as it is registered.")
CHANGED = gettext_lazy("Amended in the register: the data of the site %(what)s, as you told it.")
MOVED = gettext_lazy("Amended in the register: the site %(what)s moved. Its address is now: %(address)s.")
CLOSED = gettext_lazy("Recorded as closed: the site %(what)s, which the status does not cover.")
STAY = gettext_lazy("The parts and the sites of the status stay as they are.")
LEAVES = gettext_lazy("Leaves the status, because it closed: the site %(what)s.")


def changes(decision: Decision, pack: Pack) -> list[Any]:
    """What is different once the decision is in effect."""
    if decision.decision_kind == DecisionKind.IMPOSE_CONDITIONS:
        return list(words.condition_words(pack, decision.conditions.all()))
    if decision.decision_kind == DecisionKind.DOWNGRADE:
        return [_line(pack, part, gettext_lazy("Ends: %(what)s")) for part in decision.parts.order_by("pk")]
    if decision.decision_kind == DecisionKind.REVOKE:
        return _of_sites(decision, pack, unnamed=True)
    if decision.decision_kind != DecisionKind.AMEND:
        return []
    if decision.change_notice is not None:
        return _as_told(decision, decision.change_notice, pack)
    found = [*_added(decision, pack), *_left_out(decision, pack)]
    return found or [_said(pack, gettext_lazy("The reasons below say it. The parts and the sites stay as they are."))]


def afterwards(decision: Decision, pack: Pack) -> list[Any] | None:
    """The parts that the status has after an amendment; None of any other decision."""
    if decision.decision_kind != DecisionKind.AMEND or decision.authorisation is None:
        return None
    leaves = decision.site if decision.site_leaves else None
    parts = timelines.alive(decision.authorisation.parts.order_by("pk"))
    return [words.part_words(pack, part, without=leaves) for part in parts]


def _as_told(decision: Decision, notice: ChangeNotice, pack: Pack) -> list[Any]:
    """The change that the holder told of, in its own words, and which registered data follow it."""
    told = next((change for change in pack.changes if change.key == notice.event), None)
    unnamed = bool(told and told.recorded) and not decision.amends
    about = words.before(words.change_words(pack, notice, yours=True))
    lines = [_recorded(pack, notice, what) for what in decision.amends if what in RECORDED]
    lines += [_said(pack, AS_TOLD)] if unnamed else []
    return [FreeText(notice.text, notice.language, head=about), *lines, *_of_sites(decision, pack, unnamed=unnamed)]


def _recorded(pack: Pack, notice: ChangeNotice, what: str) -> Words:
    if notice.names and what == "company":
        return _filled(pack, NAMED, words.in_each(pack, notice.names.to))
    return _said(pack, RECORDED[what])


def _of_sites(decision: Decision, pack: Pack, *, unnamed: bool) -> list[Words]:
    """What becomes of the sites."""
    moved = new_address(decision)
    if decision.site is not None and moved:
        named = words.site_words(pack, decision.site)
        return [words.in_each(pack, lambda code: str(MOVED) % {"what": named[code], "address": moved})]
    if decision.site is not None:
        said = LEAVES if decision.site_leaves else CLOSED if decision.site_closed else CHANGED
        told = _filled(pack, said, words.site_words(pack, decision.site))
        return [told, *([_said(pack, STAY)] if said == CLOSED else [])]
    return [] if unnamed else [_said(pack, STAY)]


def _added(decision: Decision, pack: Pack) -> list[Words]:
    """The parts and sites that it gives besides."""
    found = []
    for part in decision.parts.order_by("pk"):
        sites = [row.site for row in part.coverage.filter(decision=decision).select_related("site").order_by("pk")]
        if not Interval.objects.filter(part=part).exclude(decision=decision).exists():
            found.append(_line(pack, part, gettext_lazy("Added: %(what)s")))
        elif sites:
            found.append(_sites(pack, part, sites))
    return found


def _sites(pack: Pack, part: Part, sites: list[Site]) -> Words:
    def say(code: str) -> str:
        named = ", ".join(words.site_name(site, code) for site in sites)
        what = f"{pack.components[part.component].name.to(code)} – {pack.roles[part.role].name.to(code)}"
        return gettext("Sites added to %(what)s: %(sites)s") % {"what": what, "sites": named}

    return words.in_each(pack, say)


def _left_out(decision: Decision, pack: Pack) -> list[Any]:
    """What was asked for and is not given, with the reasons."""
    rows: list[Any] = []
    for item in decision.items.filter(outcome__in=(Outcome.REFUSE, Outcome.GRANT_LESS)):
        what = words.item_words(pack, item)
        head = {code: _filled(pack, gettext_lazy("Not granted: %(what)s"), what)[code] for code in what}
        rows.append(FreeText(item.reasons, item.language, head=words.before(head)) if item.reasons else head)
    return rows


def _line(pack: Pack, part: Part, sentence: Said) -> Words:
    return _filled(pack, sentence, words.part_words(pack, part))


def _filled(pack: Pack, sentence: Said, what: Words) -> Words:
    return words.in_each(pack, lambda code: str(sentence) % {"what": what[code]})


def _said(pack: Pack, sentence: Said) -> Words:
    return words.in_each(pack, lambda _code: str(sentence))
