"""P11 for the trader: every portal page of an application of 130 questions and more, at two sites, with 60 files.

The floor of the time is what a page may take; that of the queries, what the same pages need for a small application.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext

from operators.actions import answers, evidence
from operators.models import Application
from operators.queries import sheets
from operators.queries.progress import progress
from tests.bench.pages import opened, timed
from tests.bench.table import Row
from tests.factories import operators as make
from tests.support.pages import client_of

SITES, FILES, QUESTIONS, MOST_MS = 2, 60, 130, 150
SMALL = {"types": ["customs"], "roles": ["broker"]}


def run() -> list[Row]:
    """Fills both applications in, then opens their pages again and again."""
    large, small = filled(SITES, FILES), filled(1, 1, **SMALL)
    size = len(sheets.sheet(large.self_assessment).slots)
    if size < QUESTIONS:
        raise SystemExit(f"the large application has only {size} questions")
    print(f"{'':4} on an application of {size} questions, {SITES} sites and {FILES} files", flush=True)
    client = client_of(make.owner(large.operator), "mn")
    return [
        timed("questionnaire at size", client, addresses(large), MOST_MS),
        Row("P11", "the same: queries, large and small", _queries(large), _queries(small), "", 1),
    ]


def filled(sites: int, files: int, **scope: Sequence[str]) -> Application:
    """A draft that is filled in; for everything unless a scope is given."""
    company = make.operator()
    places = [make.site(company, name_local=f"Агуулах {number}") for number in range(sites)]
    wanted = scope or {"types": ["full"], "roles": ["exporter", "importer", "broker", "carrier", "forwarder"]}
    draft = make.draft(company, sites=[place.pk for place in places], **wanted)
    sheet, by = make.fill(draft, text="Манай компани үүнийг журмаар зохицуулсан."), make.owner(company)
    slots = itertools.cycle(sheet.slots)
    for number in range(files):
        file = evidence.add(company, make.upload(by), by=by, name=f"Баримт {number}.pdf")
        answers.attach(draft.self_assessment, next(slots), file, by=by)
    return draft


def addresses(application: Application) -> list[str]:
    """The portal pages on the way to submitting it."""
    base, company = f"/portal/applications/{application.pk}/", f"/portal/companies/{application.operator_id}/"
    parts = progress(sheets.sheet(application.self_assessment))
    sections = [f"{base}sections/{part.criterion.key}/" for part in parts]
    pages = [f"{base}{page}" for page in ("", "tasks/", "check/", "scope/", "talk/B01/", "evidence/B01/")]
    return [*sections, *pages, f"{company}files/", company, "/portal/"]


def _queries(application: Application) -> int:
    """Of the pages on which there are questions, the most that one needs."""
    client, found = client_of(make.owner(application.operator), "mn"), []
    base = f"/portal/applications/{application.pk}/"
    for address in (f"{base}sections/A/", f"{base}sections/B/", f"{base}tasks/", f"{base}check/"):
        with CaptureQueriesContext(connection) as queries:
            opened(client, address)
        found.append(len(queries))
    return max(found)
