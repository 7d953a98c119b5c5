"""The desk review: one page for each section, all its verdicts saved at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, offered_to, staff
from aeo.components.contexts import Link, Task, Tone
from aeo.components.pages import attempt, done, offer, page
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.actions import reviews
from audits.forms.reviews import SectionForm, slug
from audits.models import Assessment
from audits.policies.assessments import may_work
from audits.queries import Line, answers, lines
from audits.queries.names import names_of
from audits.states import Judgement
from audits.views.common import Context, assessment_of, frame, not_accepted, only
from audits.wording import VERDICT_TONES

PART = "review/"
Sections = dict[str, list[Line]]


@staff
@require_safe
def overview(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """How far the review is, section by section."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    pack, sections = pack_of(found.version_id), by_section(found)
    all_lines = [line for group in sections.values() for line in group]
    context = frame(request, found, PART) | {
        "tasks": [_task(pack, key, group, f"{PART}{key}/") for key, group in sections.items()],
        "done": sum(line.fresh for line in all_lines),
        "total": len(all_lines),
        "changed": [line for line in all_lines if line.verdict and not line.fresh],
        "actions": offered_to(actor(request), [_finish(request, found)]),
        "reviewer": names_of([found.reviewed_by]).of(found.reviewed_by),
    }
    return render(request, "audits/review.html", context)


def by_section(assessment: Assessment) -> Sections:
    """Criterion → its signed answers with their verdicts, in the order of the pack."""
    pack = pack_of(assessment.version_id)
    sections: Sections = {key: [] for key in pack.criteria.keys}
    for line in lines(assessment):
        sections[pack.questions[line.slot.question].criterion].append(line)
    return {key: group for key, group in sections.items() if group}


def _finish(request: HttpRequest, assessment: Assessment) -> object:
    url = f"/desk/assessments/{assessment.pk}/finish-review/"
    return offer(actor(request), assessment, "finish_review", _("Finish the review"), url, style="primary")


def _task(pack: Pack, key: str, group: Sequence[Line], end: str) -> Task:
    judged = sum(line.fresh for line in group)
    words = _("%(done)s of %(total)s judged") % {"done": judged, "total": len(group)}
    tone = Tone.GOOD if judged == len(group) else Tone.PROGRESS if judged else Tone.NEUTRAL
    return Task(f"{key}. {pack.criteria[key].name}", end.removeprefix(PART), words, tone, _waiting(group))


def _waiting(group: Sequence[Line]) -> str:
    """What of a section is not settled yet."""
    given = [line.verdict.verdict for line in group if line.verdict and line.fresh]
    outdated = sum(1 for line in group if line.verdict and not line.fresh)
    told = [
        (given.count(Judgement.NEEDS_CLARIFICATION), _("%(n)s to be clarified")),
        (given.count(Judgement.VERIFY_ON_SITE), _("%(n)s to be verified on site")),
        (given.count(Judgement.FINDING), _("%(n)s with a finding")),
        (outdated, _("%(n)s changed since the verdict")),
    ]
    return ", ".join(words % {"n": count} for count, words in told if count)


@staff
@require_http_methods(["GET", "POST"])
def section(
    request: HttpRequest, criterion: str, application: int | None = None, assessment: int | None = None
) -> HttpResponse:
    """One section: each answer as signed, its evidence, and the verdict on it."""
    found = assessment_of(request, application, assessment)
    sections = by_section(found) if found else {}
    if found is None or criterion not in sections:
        raise Http404
    if request.method == "POST":
        only(may_work(actor(request), found), found.case)
    form = SectionForm(sections[criterion], request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (saved := attempt(form, lambda: _save(found, form, request))) is not None:
        return _saved(request, saved, criterion, list(sections))
    if form.is_bound:
        _refresh(form, found)
    return page(request, "audits/section.html", _section_context(request, found, criterion, sections, form), form)


def _save(assessment: Assessment, form: SectionForm, request: HttpRequest) -> int:
    touched = form.touched()
    return len(reviews.set_verdicts(assessment, touched, by=actor(request))) if touched else 0


def _saved(request: HttpRequest, count: int, criterion: str, keys: Sequence[str]) -> HttpResponse:
    words = ngettext("%(n)s verdict saved.", "%(n)s verdicts saved.", count) % {"n": count}
    after = keys[keys.index(criterion) + 1 :]
    if not count:
        words = _("Nothing was changed, so nothing was saved.")
    if request.POST.get("then") == "next":
        return done(request, words, f"../{after[0]}/" if after else "../")
    return done(request, words, request.path)


def _refresh(form: SectionForm, assessment: Assessment) -> None:
    """After a refusal the page shows what holds by now, so that the next sending is about that."""
    now = {line.slot: line for line in lines(assessment)}
    for part in form.parts:
        part.line = now.get(part.line.slot, part.line)


def _section_context(
    request: HttpRequest, assessment: Assessment, criterion: str, sections: Sections, form: SectionForm
) -> Context:
    pack = pack_of(assessment.version_id)
    shown = answers.shown(pack, [part.line for part in form.parts])
    names = names_of(part.line.verdict.by for part in form.parts if part.line.verdict)
    group = [part.line for part in form.parts]
    return frame(request, assessment, PART) | {
        "pack": pack,
        "criterion": pack.criteria[criterion],
        "parts": [_part(part, shown[part.line.slot], names) for part in form.parts],
        "forms": form.parts,
        "done": sum(line.fresh for line in group),
        "total": len(group),
        "chapters": [
            Link(f"{key}. {pack.criteria[key].name}", f"../{key}/", key == criterion, _left(lines_))
            for key, lines_ in sections.items()
        ],
        "verdict": may_work(actor(request), assessment),
    }


def _left(group: Sequence[Line]) -> int | None:
    return sum(not line.fresh for line in group) or None


def _part(form: object, shown: answers.Shown, names: dict[str, str]) -> Context:
    row = form.line.verdict  # type: ignore[attr-defined]
    return {
        "form": form,
        "id": slug(shown.slot),
        "shown": shown,
        "verdict": row,
        "by": names[row.by] if row else "",
        "tone": VERDICT_TONES.get(row.verdict, "") if row else "",
    }
