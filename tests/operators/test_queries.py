"""Who sees what; and as many queries for thirty rows as for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from operators.models import Answer, Application, Operator
from operators.queries import applications, companies, contents, people, sheets
from tests.factories import operators as make

pytestmark = pytest.mark.django_db


def test_a_draft_is_private_until_it_is_submitted() -> None:
    application, officer = make.draft(), make.officer().user
    other, admin = make.user(), make.staff("system_administrator").user
    owner = make.owner(application.operator).user
    for rows in (applications.visible_to, sheets.visible_to):
        assert rows(owner).count() == 1
        assert rows(officer).count() == 0
        assert rows(other).count() == 0
    application = make.submitted(application)
    for rows in (applications.visible_to, sheets.visible_to):
        assert rows(officer).count() == 1
        assert rows(admin).count() == 0, "a system administrator sees no case"
        assert rows(other).count() == 0


def test_requests_answers_and_companies_have_the_same_scope() -> None:
    application = make.accepted()
    make.asked(application, "A01")
    officer, stranger = make.officer().user, make.owner(make.operator()).user
    owner = make.owner(application.operator).user
    for user, expected in ((officer, 1), (owner, 1), (stranger, 0)):
        assert applications.requests_visible_to(user).count() == expected
        assert companies.visible_to(user).filter(pk=application.operator_id).count() == expected
        assert bool(sheets.answers_visible_to(user).count()) == bool(expected)


def test_a_membership_that_ended_shows_nothing() -> None:
    application = make.draft()
    editor = make.member(application.operator, "editor")
    assert applications.visible_to(editor.user).exists()
    row = application.operator.memberships.get(role="editor")
    make.people.end_member(row, by=make.owner(application.operator))
    assert not applications.visible_to(editor.user).exists()


def test_a_consultant_sees_the_answers_of_chosen_sections() -> None:
    application = make.draft()
    make.fill(application)
    consultant = make.member(application.operator, "consultant", sections=["B", "C"])
    seen = set(sheets.answers_visible_to(consultant.user).values_list("question", flat=True))
    assert seen
    assert {key[0] for key in seen} == {"B", "C"}
    whole = sheets.answers_visible_to(make.owner(application.operator).user)
    assert whole.count() == Answer.objects.count()


def test_gaps_are_told_under_each_criterion() -> None:
    application = make.draft()
    grouped = applications.gaps_by_criterion(application)
    assert set(grouped) == set("ABCDEFM")
    assert sum(map(len, grouped.values())) == len(applications.gaps(application)) > 0
    make.fill(application)
    assert not [gap for gap in applications.gaps(application) if gap.blocks]


def _count(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return len(queries)


def _applications(user: Any) -> list[Any]:
    rows = applications.visible_to(user).select_related("operator", "self_assessment").prefetch_related("site_rows")
    return [(row.operator.name_local, row.state_label, row.asked()) for row in rows]


def test_lists_have_a_constant_query_count() -> None:
    officer = make.officer().user
    application = make.submitted()
    consultant = make.member(application.operator, "consultant").user
    work: list[Callable[[], Any]] = [
        lambda: _applications(officer),
        lambda: list(companies.search(Operator.objects.all(), "говь")),
        lambda: list(applications.requests_visible_to(officer)),
        lambda: list(sheets.answers_visible_to(consultant)),
        lambda: people.addressed(application.operator),
    ]
    before = [_count(each) for each in work]
    for _ in range(29):
        Application.objects.filter(pk=make.draft().pk).update(submitted_at=make.clock.now(), submitted_by="user:1")
    assert len(_applications(officer)) == 30
    assert [_count(each) for each in work] == before


def test_a_questionnaire_takes_as_many_queries_filled_as_empty() -> None:
    application = make.draft(types=["full"], roles=["exporter"])
    own = application.self_assessment

    def read() -> None:
        sheet = sheets.sheet(type(own).objects.select_related("application", "operator", "version").get(pk=own.pk))
        _ = sheet.slots, sheet.gaps, sheet.unconfirmed, sheet.hidden
        contents.content(sheet)

    read()
    make.answer(own, "A01", make.meeting(sheets.sheet(own).pack.questions["A01"]), by=make.owner(application.operator))
    empty = _count(read)
    make.fill(application)
    assert _count(read) == empty
    assert empty <= 6
