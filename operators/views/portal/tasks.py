"""The list of tasks of an application that the operator has in hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aeo.components.contexts import Link, Task, TaskGroup, Tone, Words
from aeo.programme.applicability import Slot
from operators import links, wording
from operators.models import Application
from operators.queries import people
from operators.queries.people import Seat
from operators.queries.progress import Progress
from operators.queries.sheets import Sheet
from operators.states import WITH_OPERATOR, SelfAssessmentState
from operators.views import told
from operators.views.portal.consents import unanswered
from operators.views.questions import Board


def task_groups(application: Application, sheet: Sheet, parts: Sequence[Progress], seat: Seat) -> list[TaskGroup]:
    """What to prepare, the questions, and the last steps. A consultant sees the chosen sections only."""
    sections = TaskGroup(_("Self-assessment"), [_section(application, part) for part in parts])
    if not seat.whole:
        return [sections]
    ready = all(part.done for part in parts) and bool(application.types)
    return [
        TaskGroup(_("Prepare"), _prepare(application)),
        sections,
        TaskGroup(_("Finish"), _finish(application, ready)),
    ]


def given_group(application: Application, board: Board, slots: Sequence[Slot]) -> TaskGroup:
    """The questions that the reader was given, each with its state."""
    names = told.site_names(board.sheet)
    tasks = [
        Task(
            told.headline(board.sheet.pack, entry.slot, names),
            links.question(application, entry.question.criterion, entry.slot),
            entry.status,
            entry.tone,
            "; ".join(map(str, entry.gaps)),
        )
        for entry in board.entries(slots)
    ]
    return TaskGroup(_("Questions given to you"), tasks)


def views(application: Application, mine: int, only: bool) -> list[Link]:
    """All there is to do, or what was given to the reader."""
    base = f"{links.application(application)}tasks/"
    return [Link(_("Everything"), base, not only), Link(_("Given to you"), links.mine(application), only, mine)]


def _prepare(application: Application) -> list[Task]:
    company, base = application.operator, links.application(application)
    waiting, signs = unanswered(company), people.somebody_signs(company)
    chosen = bool(application.types and application.roles)
    consents = ngettext("%(n)d to answer", "%(n)d to answer", waiting) % {"n": waiting}
    return [
        Task(
            _("Company, sites and people"),
            reverse("operators:company", args=[company.pk]),
            hint=_("Check that they are right. Sites are needed before you choose them below."),
        ),
        Task(
            _("Who signs"),
            reverse("operators:people", args=[company.pk]),
            *_whether(signs),
            "" if signs else _("Nobody may sign yet. An owner gives authority to sign to a person of the company."),
        ),
        Task(_("What you apply for"), f"{base}scope/", *_whether(chosen)),
        Task(
            _("Consents"),
            reverse("operators:consents", args=[company.pk]),
            consents if waiting else _("complete"),
            Tone.WAITING if waiting else Tone.GOOD,
        ),
    ]


def _whether(done: bool) -> tuple[Words, Tone]:
    return (_("complete"), Tone.GOOD) if done else (_("to do"), Tone.WAITING)


def _section(application: Application, part: Progress) -> Task:
    status, tone = wording.section(part)
    label = f"{part.criterion.key}. {part.criterion.name}"
    hint = _("%(done)d of %(all)d complete") % {"done": part.complete, "all": part.total}
    if part.weak:
        gaps = ngettext("%(n)d answer shows a gap", "%(n)d answers show a gap", part.weak) % {"n": part.weak}
        hint = f"{hint}; {gaps}"
    return Task(label, links.section(application, part.criterion.key), status, tone, hint)


def _finish(application: Application, ready: bool) -> list[Task]:
    base, own = links.application(application), application.self_assessment
    with_us = application.state in WITH_OPERATOR
    signed = own.state == SelfAssessmentState.SIGNED or not with_us
    ready = ready and with_us
    waits = "" if ready or not with_us else _("Possible once every section is complete.")
    return [
        Task(_("Check your answers"), f"{base}check/", hint=_("Everything on one page, to read and to print.")),
        Task(
            _("Sign"),
            f"{base}sign/" if ready and not signed else "",
            _("signed") if signed else _("to do") if ready else _("cannot start yet"),
            Tone.GOOD if signed else Tone.WAITING if ready else Tone.NEUTRAL,
            waits,
        ),
        Task(
            _("Submit"),
            f"{base}submit/" if signed and with_us else "",
            _("submitted") if not with_us else _("to do") if signed else _("cannot start yet"),
            Tone.GOOD if not with_us else Tone.WAITING if signed else Tone.NEUTRAL,
            "" if signed else _("Possible once it is signed."),
        ),
    ]
