"""Lesson 23 of the reference on peers: what is taken out is whole, and whether one may is asked at the download."""

from __future__ import annotations

import pytest

from aeo.kernel import clock
from aeo.kernel.policy import Actor
from operators.models import Application, Membership
from operators.queries import sheets
from operators.spreadsheet import book, layout
from tests.factories import operators as make
from tests.operators.spreadsheet.books import Paper
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    """Every type and role, at three sites: as many questions as there are."""
    company = make.operator()
    places = [make.site(company, name_local=name).pk for name in ("Замын-Үүд", "Дархан", "Алтанбулаг")]
    roles = ["exporter", "importer", "carrier", "forwarder", "broker"]
    return make.draft(company, sites=places, types=["full"], roles=roles)


def downloaded(application: Application, by: Actor, section: str = "") -> set[str]:
    """The rows of questions in the workbook that somebody downloads."""
    url = f"/portal/applications/{application.pk}/spreadsheet/file/"
    answer = client_of(by).get(url, {"section": section} if section else {})
    assert answer.status_code == 200
    return {row for row in Paper(answer.content).places if row != "None" and not row.startswith(layout.DOCUMENT)}


def lines(application: Application, by: Actor) -> list[layout.Line]:
    """What the reader may see of the questionnaire."""
    return book.lines_of(sheets.sheet(application.self_assessment), by)


def test_lesson_23_the_workbook_has_every_row_and_a_section_its_own(application: Application) -> None:
    """As many rows as questions, for each section too. What is exported of cases comes with the administration."""
    owner = make.owner(application.operator)
    every = lines(application, owner)
    assert len(every) > 130
    assert downloaded(application, owner) == {str(line.slot) for line in every}
    consultant = make.member(application.operator, "consultant", sections=["B"])
    of_section = {str(line.slot) for line in every if line.question.criterion == "B"}
    assert downloaded(application, owner, "B") == downloaded(application, consultant) == of_section
    other = f"/portal/applications/{application.pk}/spreadsheet/file/?section=C"
    assert client_of(consultant).get(other).status_code == 404


def test_lesson_23_who_may_have_it_is_asked_at_the_download(application: Application) -> None:
    """The page was opened while one was let in; the file is asked for afterwards."""
    editor = make.member(application.operator, "editor")
    client, base = client_of(editor), f"/portal/applications/{application.pk}/spreadsheet/"
    assert f'{base}file/"' in client.get(base).text
    Membership.objects.filter(user=editor.user).update(ended_at=clock.now(), ended_by="user:0")
    assert client.get(f"{base}file/").status_code == 404
    for stranger in (make.owner(make.operator()), make.officer(application.subject)):
        assert client_of(stranger).get(f"{base}file/").status_code == 404
    client.logout()
    assert client.get(f"{base}file/").status_code == 302
