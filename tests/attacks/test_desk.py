"""The same at the desk, whose forms are there in their hour only: a scene for each stage of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

import pytest
from django.test import Client

from aeo.authorisations.actions import changes, decisions, hearings
from aeo.authorisations.states import DecisionKind, Outcome
from aeo.authorisations.views.desk import lodged
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from audits.models import Finding, Visit
from audits.views import assessments, finding_deeds, visit_deeds
from tests.architecture.test_crawl import ask
from tests.attacks.pages import Sent, forms
from tests.attacks.sending import Tally, in_turn, known, send
from tests.authorisations.conftest import standing
from tests.factories import audits
from tests.factories import authorisations as make
from tests.support.pages import client_of

__all__ = ["standing"]
pytestmark = pytest.mark.django_db
Scene = tuple[tuple[Actor, ...], list[str]]
TOLD = ("contact", "site-closed", "registered", "site-changed")
EACH = 6  # texts: the next form gets the next ones, so that all of them are sent at every stage


def proposed() -> Scene:
    """A refusal before its hearing."""
    case = make.case(sites=1)
    row = make.recommended(case, Outcome.REFUSE)
    return (case.approver,), [*_of("decisions", row.pk, ("hearing", "drop")), *_case(case, "decision/send-back")]


def hearing() -> Scene:
    """A point that waits for its answer."""
    case = make.case(sites=1)
    gist = make.gist("security-insufficient")
    row = hearings.open_hearing(make.recommended(case, Outcome.REFUSE), gist, by=case.approver)
    make.serve(row.hearing_notice)
    point = hearings.raise_point(row, "Хашааг зассан.", "mn", by=case.owner)
    return (case.officer,), _of("decisions", row.pk, [f"points/{point.number}"])


def heard() -> Scene:
    """A refusal that can be signed."""
    case = make.case(sites=1)
    row = make.heard(make.recommended(case, Outcome.REFUSE), case)
    return (case.approver,), _of("decisions", row.pk, ["decide"])


def recommending() -> Scene:
    """An assessment from which something follows."""
    case = make.case(sites=1)
    return (case.officer,), _case(case, "decision/recommend", "decision/decline")


def holding() -> Scene:
    """A status, about which every kind of decision can be proposed."""
    case = make.case(sites=1)
    base = f"/desk/authorisations/{make.granted(case).aeo_number}/"
    return (case.officer,), [*(f"{base}propose/{kind}/" for kind in DecisionKind.values), f"{base}cease/"]


def told() -> Scene:
    """Changes of which a holder told: untouched, to be assessed, and decided, so that they are recorded now."""
    case = make.case(sites=1)
    status = make.granted(case)
    told, by, place = clock.today(), case.owner, case.sites[0]
    rows = [changes.tell(status, event, told, "Өөр", "mn", by=by, site=place) for event in TOLD]
    for row in rows[1:]:
        changes.need_assessment(row, "Шалгана.", "mn", by=case.officer)
    for row in rows[2:]:
        amends = make.proposed(status, case.officer, "amend", grounds=(), change=row.pk)
        decisions.decide(amends, by=case.approver)
    parts = ["company", "number", f"sites/{case.sites[0].pk}", "propose/amend", *lodged.DEEDS]
    return (case.officer,), [address for row in rows for address in _of("changes", row.pk, parts)]


def accepting() -> Scene:
    """An application that came in."""
    case = audits.submitted()
    return (case.officer,), _case(case, "accept", "return", "close")


def assessed() -> Scene:
    """One that is assessed."""
    case = audits.accepted()
    parts = ("review/A", "risk", "requests/new", "consultations/new", "visits/new", "findings/new", "extend", "people")
    deeds = _of("assessments", case.assessment.pk, assessments.DEEDS)
    return (case.lead, case.approver), [*_case(case, *parts), *deeds]


def visited(stage: Callable[[], tuple[audits.Case, Visit]]) -> Scene:
    """A visit at a stage."""
    case, visit = stage()
    return (case.lead, case.approver), _of("visits", visit.pk, ["conduct", "record", *visit_deeds.DEEDS])


def found(stage: Callable[[], tuple[audits.Case, Finding]]) -> Scene:
    """A finding at a stage."""
    case, finding = stage()
    return (case.lead, case.approver), _of("findings", finding.pk, finding_deeds.DEEDS)


def _of(kind: str, pk: int, parts: Iterable[str]) -> list[str]:
    return [f"/desk/{kind}/{pk}/{part}/" for part in parts]


def _case(case: make.Case | audits.Case, *parts: str) -> list[str]:
    return _of("applications", case.application.pk, parts)


def shown(scene: Scene) -> Iterator[tuple[Client, str, Sent]]:
    """Each form, with whoever is shown it first."""
    actors, addresses = scene
    clients = [client_of(known(actor)) for actor in actors]
    for address in addresses:
        answers = ((client, ask(client, "get", address)) for client in clients)
        for client, answer in islice(((c, a) for c, a in answers if a.status_code == 200), 1):
            for form in forms(answer.text):  # type: ignore[attr-defined]
                yield client, form.action or address, form


STAGES = [
    (proposed, 3),
    (hearing, 1),
    (heard, 1),
    (recommending, 2),
    (holding, 9),
    (told, 7),
    (accepting, 3),
    (assessed, 10),
    (partial(visited, audits.planned), 6),
    (partial(visited, audits.worked), 7),
    (partial(visited, audits.reported), 3),
    (partial(found, audits.raised), 2),
    (partial(found, audits.contested), 4),
    (partial(found, audits.plan_proposed), 3),
    (partial(found, audits.done_claimed), 3),
]


@pytest.mark.parametrize(("stage", "least"), STAGES)
def test_nothing_typed_at_the_desk_is_a_fault_of_ours(stage: Callable[[], Scene], least: int) -> None:
    """`least`: so many forms there are at this stage, or the scene shows nothing."""
    tally, sendings = Tally(), list(shown(stage()))
    for texts, (client, address, form) in zip(in_turn(EACH), sendings, strict=False):
        send(tally, client, address, form, texts)
    assert not tally.faults, "\n".join(tally.faults)
    assert len(sendings) >= least
