"""The list of tasks of a questionnaire that the operator has in hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aeo.components.contexts import Link, Task, TaskGroup, Tone, Words
from aeo.kernel import clock
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from operators import links, wording
from operators.models import Application, Operator
from operators.queries import people
from operators.queries.applications import directing, unscoped
from operators.queries.people import Seat
from operators.queries.progress import Progress
from operators.queries.sheets import Sheet
from operators.queries.unasked import unasked
from operators.states import SelfAssessmentState
from operators.views import told
from operators.views.errands import Errand
from operators.views.portal.consents import unanswered
from operators.views.questions import Board


def task_groups(errand: Errand, sheet: Sheet, parts: Sequence[Progress], seat: Seat) -> list[TaskGroup]:
    """What to prepare, the questions, and the last steps. A consultant sees the chosen sections only."""
    sections = TaskGroup(_("Self-assessment"), _sections(errand, sheet, parts, seat))
    if not seat.whole:
        return [sections]
    ready = bool(parts) and all(part.done for part in parts)
    if errand.application and errand.in_hand:
        ready = ready and not any(unscoped(errand.application))
    return [
        TaskGroup(_("Prepare"), _prepare(errand)),
        sections,
        TaskGroup(_("Finish"), _finish(errand, ready)),
    ]


def given_group(board: Board, slots: Sequence[Slot]) -> TaskGroup:
    """The questions that the reader was given, each with its state."""
    names = told.site_names(board.sheet)
    tasks = [
        Task(
            told.headline(board.sheet.pack, entry.slot, names),
            links.question(board.sheet.self_assessment, entry.question.criterion, entry.slot),
            entry.status,
            entry.tone,
            "; ".join(map(str, entry.gaps)),
        )
        for entry in board.entries(slots)
    ]
    return TaskGroup(_("Questions given to you"), tasks)


def still_open(given: TaskGroup) -> int:
    """How many of them wait for an answer; what is answered stays on the list, as such."""
    return sum(task.tone not in (Tone.GOOD, Tone.INFO) for task in given.tasks)


def views(errand: Errand, mine: int, only: bool) -> list[Link]:
    """All there is to do, or what was given to the reader."""
    everything = Link(_("Everything"), errand.at("tasks"), not only)
    return [everything, Link(_("Given to you"), links.mine(errand.own), only, mine)]


def _prepare(errand: Errand) -> list[Task]:
    application, company = errand.application, errand.operator
    if application is None:
        return _prepare_again(company)
    waiting = unanswered(company)
    lacking = next((one.words for one in unscoped(application)), "")
    consents = ngettext("%(n)d to answer", "%(n)d to answer", waiting) % {"n": waiting}
    return [
        Task(
            _("Company, sites and people"),
            reverse("operators:company", args=[company.pk]),
            hint=_("Check that they are right. Sites are needed before you choose them below."),
        ),
        _who_directs(application),
        _who_signs(company),
        Task(_("What you apply for"), errand.at("scope"), *_whether(not lacking), lacking),
        Task(
            _("Consents"),
            reverse("operators:consents", args=[company.pk]),
            consents if waiting else _("complete"),
            Tone.WAITING if waiting else Tone.GOOD,
        ),
    ]


def _prepare_again(company: Operator) -> list[Task]:
    """What a holder looks at once a year before the questions."""
    url, hint = reverse("operators:company", args=[company.pk]), _("Check that they are still right.")
    return [Task(_("Company, sites and people"), url, hint=hint), _who_signs(company)]


def _who_directs(application: Application) -> Task:
    company, pack = application.operator, pack_of(application.version_id)
    missing = [one.words for one in directing(company, pack, clock.today())]
    url, words = reverse("operators:people", args=[company.pk]), next(iter(missing), "")
    return Task(_("Who directs the company"), url, *_whether(not missing), words)


def _who_signs(company: Operator) -> Task:
    signs = people.somebody_signs(company)
    words = "" if signs else _("Nobody may sign yet. An owner gives authority to sign to a person of the company.")
    return Task(_("Who signs"), reverse("operators:people", args=[company.pk]), *_whether(signs), words)


def _whether(done: bool) -> tuple[Words, Tone]:
    return (_("complete"), Tone.GOOD) if done else (_("to do"), Tone.WAITING)


def _sections(errand: Errand, sheet: Sheet, parts: Sequence[Progress], seat: Seat) -> list[Task]:
    """Every criterion of the programme in its order, also those of which nothing is asked."""
    tasks = {part.criterion.key: _section(errand, part) for part in parts}
    for left in unasked(sheet):
        key, name = left.criterion.key, left.criterion.name
        if seat.covers(key):
            words = wording.unasked(sheet.pack, left)
            tasks[key] = Task(f"{key}. {name}", status=_("not asked"), hint=words)
    return [tasks[key] for key in sheet.pack.criteria.keys if key in tasks]


def _section(errand: Errand, part: Progress) -> Task:
    status, tone = wording.section(part)
    label = f"{part.criterion.key}. {part.criterion.name}"
    hint = _("%(done)d of %(all)d complete") % {"done": part.complete, "all": part.total}
    if part.weak:
        gaps = ngettext("%(n)d answer shows a gap", "%(n)d answers show a gap", part.weak) % {"n": part.weak}
        hint = f"{hint}; {gaps}"
    return Task(label, links.section(errand.own, part.criterion.key), status, tone, hint)


def _finish(errand: Errand, ready: bool) -> list[Task]:
    check = Task(_("Check your answers"), errand.at("check"), hint=_("Everything on one page, to read and to print."))
    if errand.over:
        return [check]
    with_us = errand.in_hand
    signed = errand.own.state == SelfAssessmentState.SIGNED or not with_us
    ready = ready and with_us
    sign = Task(
        _("Sign") if errand.application else _("Sign and submit"),
        errand.at("sign") if ready and not signed else "",
        _("signed") if signed else _("to do") if ready else _("cannot start yet"),
        Tone.GOOD if signed else Tone.WAITING if ready else Tone.NEUTRAL,
        "" if ready or not with_us else _("Possible once every section is complete."),
    )
    return [check, sign, _submit(errand, signed)] if errand.application else [check, sign]


def _submit(errand: Errand, signed: bool) -> Task:
    """An application is signed first and submitted then; self-monitoring is submitted by its signature."""
    with_us = errand.in_hand
    return Task(
        _("Submit"),
        errand.at("submit") if signed and with_us else "",
        _("submitted") if not with_us else _("to do") if signed else _("cannot start yet"),
        Tone.GOOD if not with_us else Tone.WAITING if signed else Tone.NEUTRAL,
        "" if signed else _("Possible once it is signed."),
    )
