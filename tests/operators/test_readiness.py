"""The readiness check over HTTP: without an account from the first page to the gap list, private, and taken over."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.refusals import BadFields
from aeo.programme import queries as programme
from aeo.programme.applicability import Slot
from aeo.programme.models import Version
from operators.actions import readiness as actions
from operators.actions import sweeps
from operators.actions.answers import Values
from operators.handles import handle
from operators.models import Answer, Application, HolderMark, ReadinessAnswer, ReadinessCheck, ReadinessCount
from operators.queries import readiness as queries
from operators.queries import sheets
from operators.views.ready import aim
from operators.views.ready.board import form_of
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db

BROKER = {"types": ["customs"], "roles": ["broker"], "sites": "1", "do": "save"}
WAREHOUSE = {"site-0-name": "Замын-Үүд", "site-0-kind": "warehouse"}
COOKIE = settings.AEO_READINESS_COOKIE


def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def begun(**more: Any) -> Client:
    """A browser with a check for a broker with one warehouse."""
    client = stranger()
    answer = client.post("/ready/aim/", {**BROKER, **WAREHOUSE, **more})
    assert answer.status_code == 302
    return client


def test_the_first_page_sets_no_cookie() -> None:
    client = stranger()
    first = client.get("/ready/")
    assert (first.status_code, "One in which nothing is answered is kept for 7 days." in first.text) == (200, True)
    assert not client.cookies
    client.get("/ready/aim/")
    assert set(client.cookies) <= {settings.CSRF_COOKIE_NAME}
    client.get("/ready/result/")
    assert COOKIE not in client.cookies


def test_the_name_of_a_site_is_a_name_and_one_from_before_is_said_at_its_site() -> None:
    client = begun()
    strange = client.post("/ready/aim/", {**BROKER, **WAREHOUSE, "site-0-name": "www.evil.mn"})
    assert (strange.status_code, "no address of a web page" in strange.text) == (422, True)
    check = check_of(client)
    ReadinessCheck.objects.update(sites=[{**check.sites[0], "name": "www.evil.mn"}])
    company = make.operator()
    client.force_login(make.owner(company).user)
    url = reverse("operators:take-over", args=[company.pk])
    refused = client.post(url, {"site-1": "new", "address-1": "Дорноговь"})
    assert (refused.status_code, "Change the name of this site in the check" in refused.text) == (422, True)


def check_of(client: Client) -> ReadinessCheck:
    """The one check there is."""
    assert COOKIE in client.cookies
    return ReadinessCheck.objects.latest("pk")


def typed(check: ReadinessCheck, question: str, **values: Any) -> dict[str, Any]:
    """What a browser sends for one question: what it was shown, and what was typed."""
    sheet = queries.sheet(check)
    slot = next(slot for slot in sheet.slots if slot.question == question)
    form = form_of(sheet, slot)
    shown = {name: form.initial.get(name) or "" for name in ("choice", "text", "reason", "was", "revision")}
    return {f"{form.prefix}-{name}": value for name, value in {**shown, **values}.items()}


def filled(check: ReadinessCheck) -> queries.ReadySheet:
    """Every question answered so that it meets its criterion, every wanted document ticked."""
    for _round in range(9):
        sheet = queries.sheet(check)
        open_ = [slot for slot in sheet.slots if slot not in sheet.taken]
        if not open_:
            break
        ReadinessAnswer.objects.bulk_create(_row(sheet, slot) for slot in open_[1:])
        actions.save(check, open_[0], make.meeting(sheet.question(open_[0])), _documents(sheet, open_[0]))
    return queries.sheet(check)


def _row(sheet: queries.ReadySheet, slot: Slot) -> ReadinessAnswer:
    question = sheet.question(slot)
    return ReadinessAnswer(
        readiness=sheet.readiness,
        question=slot.question,
        role=slot.role,
        site=slot.site,
        meaning=question.meaning,
        have=_documents(sheet, slot),
        edited_at=clock.now(),
        **vars(make.meeting(question)),
    )


def _documents(sheet: queries.ReadySheet, slot: Slot) -> list[str]:
    return [wanted.key for wanted in sheet.question(slot).evidence]


def test_from_nothing_to_the_gap_list_without_an_account() -> None:
    client = begun()
    overview = client.get("/ready/")
    assert "private" in overview.text
    assert "A. " in overview.text
    check = check_of(client)
    assert "What a good answer shows" in client.get("/ready/sections/B/").text
    sent = {**typed(check, "B01", choice="partly", text="Бүртгэл хагас."), **typed(check, "B02", choice="yes")}
    assert client.post("/ready/sections/B/", {**sent, "do": "save"})["Location"] == "/ready/sections/B/"
    result = client.get("/ready/result/").text
    assert "The answer meets a required condition only in part." in result
    assert "The answer “Yes”" in result
    wanted = next(e for e in queries.sheet(check).pack.questions["B01"].evidence if e.required)
    assert f"You did not tick this required document: {wanted.text}." in result
    client.post("/ready/sections/B/", typed(check, "B01", choice="yes", have=[e.key for e in _evidence(check, "B01")]))
    assert f"You did not tick this required document: {wanted.text}." not in client.get("/ready/result/").text
    assert ReadinessAnswer.objects.get(question="B01").text == "Бүртгэл хагас."


def _evidence(check: ReadinessCheck, question: str) -> Any:
    return queries.sheet(check).pack.questions[question].evidence


def test_the_rules_are_those_of_the_application() -> None:
    """The same answers give the same questions and, but for the files, the same gaps."""
    check = check_of(begun())
    draft = make.draft(sites=())
    site = make.site(draft.operator)
    make.applications.scope(draft, by=make.owner(draft.operator), sites=[site.pk], **make.BROKER)
    sheet, own = queries.sheet(check), sheets.sheet(draft.self_assessment)
    assert [s.question for s in sheet.slots] == [s.question for s in own.slots]
    actions.save(check, sheet.slots[0], Values(choice="no", text="Үгүй."))
    make.answer(draft.self_assessment, own.slots[0], Values(choice="no", text="Үгүй."), by=make.owner(draft.operator))
    sheet, own = queries.sheet(check), sheets.sheet(draft.self_assessment)
    assert [(g.kind, g.evidence) for g in sheet.gaps] == [(g.kind, g.evidence) for g in own.gaps]
    with pytest.raises(BadFields) as refused:
        actions.save(check, Slot("A03"), Values(table=[{"year": 3025}]))
    assert refused.value.fields["table"][0] == "Row 1 (3025), Year: Write a number from 2000 to 2026."


def test_a_wrong_cell_is_kept_told_and_taken_over() -> None:
    client = begun()
    check = check_of(client)
    cells = {"A03-table-2-year": "2025", "A03-table-2-declarations": "10", "A03-table-2-minor": "75"}
    sent = {**typed(check, "A03"), "A03-table-rows": "3", **cells}
    saved = client.post("/ready/sections/A/?q=A03", {**sent, "shown": "A03"})
    assert saved.status_code == 200
    words = "More than “Declarations lodged” (10). Correct one of the two."
    assert f'<li data-cell="id_A03-table-2-minor">{words}</li>' in saved.text
    kept = client.post("/ready/sections/A/", {**sent, "A03-table-2-fines": "арав"}, follow=True).text
    assert "Kept as you typed it, and still to be corrected. A03: Row 1 (2025), Declarations with a minor" in kept
    assert f'id="id_A03-table-0-minor-wrong">{words}</p>' in kept
    assert 'value="арав"' in kept
    assert words in client.get("/ready/result/").text
    company = make.operator()
    client.force_login(make.owner(company).user)
    over = reverse("operators:take-over", args=[company.pk])
    assert client.post(over, {"site-1": "new", "address-1": "Дорноговь"}).status_code == 302
    own = Application.objects.get().self_assessment
    stored = own.answers.get(question="A03").table or []
    assert [(row["minor"], row["fines"]) for row in stored] == [("75", "арав")]
    assert "cells_wrong" in {gap.kind for gap in sheets.sheet(own).missing}


def test_an_autosave_updates_the_gap_list_and_the_questions_that_apply() -> None:
    client = begun(types=["full"])
    check = check_of(client)
    url = "/ready/sections/E/"
    before = [handle(slot) for slot in queries.sheet(check).slots if slot.question[0] == "E"]
    opened = client.post(f"{url}?q=E01", {**typed(check, "E01", choice="yes"), "shown": " ".join(before)})
    assert opened.status_code == 200
    assert 'id="gaps" hx-swap-oob="innerHTML"' in opened.text
    assert "private, sent to nobody" in opened.text
    assert "1 more question applies now." in opened.text
    assert opened.text.count('hx-swap-oob="afterend:#q-') == 1
    after = [handle(slot) for slot in queries.sheet(check).slots if slot.question[0] == "E"]
    closed = client.post(f"{url}?q=E01", {**typed(check, "E01", choice="no"), "shown": " ".join(after)})
    assert "1 question does not apply now." in closed.text
    assert closed.text.count('hx-swap-oob="delete"') == 1
    assert ReadinessAnswer.objects.get().choice == "no"
    assert client.post(f"{url}?q=Z99").status_code == 404


def test_what_cannot_be_saved_is_told_and_kept_on_the_page() -> None:
    client = begun()
    check = check_of(client)
    long = "Ө" * 20_001
    answer = client.post("/ready/sections/B/", {**typed(check, "B01", text=long), **typed(check, "B02", choice="yes")})
    assert answer.status_code == 422
    assert "20001 characters" in answer.text
    assert long in answer.text
    assert ReadinessAnswer.objects.get().question == "B02"
    at = handle(next(slot for slot in queries.sheet(check).slots if slot.question == "D01"))
    sited = client.post("/ready/sections/D/", {f"{at}-was": "", f"{at}-reason": long})
    assert f'<li><a href="#id_{at}-reason">D01 (Замын-Үүд): ' in sited.text
    assert client.post("/ready/sections/B/", typed(check, "B01", choice="perhaps")).status_code == 422
    assert client.post("/ready/sections/B/", typed(check, "B01", have=["nonsense"])).status_code == 422
    assert client.post("/ready/sections/B/", typed(check, "B01", text="a\x00b")).status_code == 422
    assert client.get("/ready/sections/Q/").status_code == 404


def test_all_answers_together_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_CHARACTERS", 30)
    client = begun()
    check = check_of(client)
    assert client.post("/ready/sections/B/", typed(check, "B01", text="a" * 30)).status_code == 302
    assert client.post("/ready/sections/B/", typed(check, "B01", text="b" * 30)).status_code == 302
    answer = client.post("/ready/sections/B/", typed(check, "B02", text="c"))
    assert answer.status_code == 422
    assert "Your answers are very long" in answer.text


def test_no_more_are_begun_on_a_day_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 1)
    begun()
    late = stranger()
    answer = late.post("/ready/aim/", {**BROKER, **WAREHOUSE})
    assert answer.status_code == 422
    assert "Come back tomorrow" in answer.text
    assert COOKIE not in late.cookies


def test_one_network_does_not_use_up_the_checks_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aim, "MOST_AN_HOUR", 1)
    first = begun()
    late = stranger()
    answer = late.post("/ready/aim/", {**BROKER, **WAREHOUSE})
    assert answer.status_code == 422
    assert "from your network" in answer.text
    assert late.post("/ready/aim/", {**BROKER, **WAREHOUSE}, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert first.post("/ready/aim/", {**BROKER, **WAREHOUSE}).status_code == 302, "one's own goes on"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"types": []}, "This field is required"),
        ({"types": ["nonsense"]}, "Select a valid choice"),
        ({"roles": ["nonsense"]}, "Select a valid choice"),
        ({"site-0-kind": ""}, "Choose what the site is used for."),
        ({"site-0-name": ""}, "Give the site a name."),
        ({"site-0-kind": "castle"}, "Select a valid choice"),
        ({"site-0-name": "x" * 201}, "at most 200 characters"),
        ({"site-0-roles": ["carrier"]}, "only roles that you chose"),
    ],
)
def test_a_bad_aim_begins_nothing(sent: dict[str, Any], words: str) -> None:
    client = stranger()
    answer = client.post("/ready/aim/", {**BROKER, **WAREHOUSE, **sent})
    assert answer.status_code == 422
    assert words in answer.text
    assert COOKIE not in client.cookies
    assert not ReadinessCheck.objects.exists()


def test_sites_keep_their_answers_when_others_come_and_go() -> None:
    client = begun()
    check = check_of(client)
    more = client.post("/ready/aim/", {**BROKER, **WAREHOUSE, "site-0-ref": "1", "do": "more"})
    assert (more.status_code, "Site 3" in more.text) == (200, True)
    two = {"site-1-name": "Агуулах 2", "site-1-kind": "warehouse", "sites": "2"}
    client.post("/ready/aim/", {**BROKER, **WAREHOUSE, "site-0-ref": "1", **two, "site-1-ref": "1"})
    check.refresh_from_db()
    assert [site["ref"] for site in check.sites] == ["1", "2"]
    client.post("/ready/aim/", {**BROKER, **two, "site-1-ref": "2", "site-0-name": ""})
    check.refresh_from_db()
    assert [site["ref"] for site in check.sites] == ["2"]
    slots = [slot for slot in queries.sheet(check).slots if slot.site]
    assert {slot.site for slot in slots} == {"2"}


def test_another_browser_sees_nothing() -> None:
    client = begun()
    actions.save(check_of(client), queries.sheet(check_of(client)).slots[0], Values(choice="yes"))
    other = stranger()
    for url in ("/ready/result/", "/ready/sections/A/", "/ready/delete/"):
        assert other.get(url)["Location"] == "/ready/"
    assert other.post("/ready/renew/")["Location"] == "/ready/"
    assert "You need no account" in other.get("/ready/").text
    other.cookies[COOKIE] = client.cookies[COOKIE].value[:-1] + "x"
    assert other.get("/ready/result/")["Location"] == "/ready/"
    client_cookie = client.cookies[COOKIE]
    assert client_cookie["httponly"]
    assert client_cookie["samesite"] == "Lax"
    assert check_of(client).token_sha256 not in client_cookie.value


def test_a_post_from_elsewhere_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/ready/aim/", {**BROKER, **WAREHOUSE}).status_code == 403
    assert not ReadinessCheck.objects.exists()


def test_it_is_deleted_at_once() -> None:
    client = begun()
    filled(check_of(client))
    assert "cannot be undone" in client.get("/ready/delete/").text
    assert client.post("/ready/delete/")["Location"] == "/ready/"
    assert not ReadinessCheck.objects.exists()
    assert not ReadinessAnswer.objects.exists()
    assert not client.cookies[COOKIE].value


def test_the_sweep_deletes_what_nobody_touched_and_nothing_else() -> None:
    idle, used = begun(), begun()
    _first, second = ReadinessCheck.objects.order_by("pk")
    actions.save(second, queries.sheet(second).slots[0], Values(choice="yes"))
    later = clock.now() + timedelta(days=actions.UNTOUCHED_DAYS + 1)
    with clock.frozen(later):
        assert idle.get("/ready/result/")["Location"] == "/ready/"
        assert used.get("/ready/result/").status_code == 200
        for _twice in range(2):
            sweeps.run()
        assert list(ReadinessCheck.objects.all()) == [second]
    with clock.frozen(clock.now() + timedelta(days=settings.AEO_READINESS_DAYS + 1)):
        assert actions.expire() == 1
        assert actions.expire() == 0


def test_the_administration_sees_counts_and_small_ones_not() -> None:
    for _check in range(5):
        begun()
    check = ReadinessCheck.objects.latest("pk")
    sheet = filled(check)
    assert not sheet.gaps
    check.refresh_from_db()
    assert check.finished_on == clock.today()
    counted = {(row.what, row.key): row.number for row in ReadinessCount.objects.all()}
    assert counted == {("begun", ""): 5, ("begun", "broker"): 5, ("finished", ""): 1, ("finished", "broker"): 1}
    desk = client_of(make.staff(Role.PROGRAMME_ADMINISTRATOR))
    page = desk.get("/desk/readiness/").text
    assert "at least 5" in page
    assert "fewer than 5" in page
    assert "Манай компани" not in page
    assert desk.get("/desk/readiness/?month=2026-02").status_code == 200
    assert desk.get("/desk/readiness/?month=x").status_code == 200
    assert client_of(make.staff(Role.AUDITOR)).get("/desk/readiness/").status_code == 403
    assert client_of(make.owner(make.operator())).get("/desk/readiness/").status_code == 403


def test_a_finished_check_counts_its_gaps_once() -> None:
    check = check_of(begun())
    sheet = queries.sheet(check)
    slot = next(slot for slot in sheet.slots if sheet.question(slot).meets() == "yes")
    actions.save(check, slot, Values(choice="no", text="Үгүй."))
    filled(check)
    actions.save(check, slot, Values(choice="partly", text="Хагас."))
    counted = {(row.what, row.key): row.number for row in ReadinessCount.objects.exclude(what="begun")}
    level = sheet.question(slot).level
    assert counted == {("finished", ""): 1, ("finished", "broker"): 1, (level, slot.question[0]): 1}


def test_take_over_starts_the_draft_with_the_same_answers() -> None:
    client = begun()
    check = check_of(client)
    filled(check)
    wanted = {(row.question, row.role): _said(row) for row in check.answers.all()}
    company = make.operator()
    client.force_login(make.owner(company).user)
    assert "Take over your readiness check" in client.get("/portal/").text
    assert "Take over your readiness check" in client.get(f"/portal/companies/{company.pk}/apply/").text
    url = reverse("operators:take-over", args=[company.pk])
    before = client.get(url).text
    assert ("Замын-Үүд" in before, "Good to know before you start" in before) == (True, True)
    assert "the company has no open site" not in before
    check.types, named, check.sites = ["full"], check.sites, []
    check.save()
    assert "the company has no open site" in client.get(url).text
    assert "an application needs at least one" in client.get("/ready/result/").text
    check.types, check.sites = ["customs"], named
    check.save()
    bad = client.post(url, {"site-1": "new", "address-1": ""})
    assert bad.status_code == 422
    assert "Write the address of the new site “Замын-Үүд”." in bad.text
    assert not Application.objects.exists()
    assert client.post(url, {"site-1": "new", "address-1": "Дорноговь"}).status_code == 302
    draft = Application.objects.get()
    assert (draft.operator, draft.types, draft.roles, draft.state) == (company, ["customs"], ["broker"], "draft")
    site = company.sites.get()
    assert (site.name_local, site.kind, site.address) == ("Замын-Үүд", "warehouse", "Дорноговь")
    rows = Answer.objects.filter(self_assessment__application=draft)
    assert {(row.question, row.role): _said(row) for row in rows} == wanted
    assert {row.site_id for row in rows} == {None, site.pk}
    own = sheets.sheet(draft.self_assessment)
    assert {gap.kind for gap in own.gaps} == {"evidence_missing"}
    assert not ReadinessCheck.objects.exists()
    assert ReadinessCount.objects.get(what="taken_over").number == 1
    assert client.get(url)["Location"] == f"/portal/companies/{company.pk}/apply/"


def _said(row: Any) -> tuple[Any, ...]:
    return (row.choice, row.text, row.language, row.number, row.table, row.reason, row.meaning)


def test_a_site_is_matched_by_name_or_left_out_with_its_answers() -> None:
    company = make.operator()
    known = make.site(company, name_local="замын-үүд")
    for chosen, sites in (("none", []), (str(known.pk), [known.pk])):
        client = begun()
        filled(check_of(client))
        client.force_login(make.owner(company).user)
        url = reverse("operators:take-over", args=[company.pk])
        assert client.get(url).context["form"].initial["site-1"] == str(known.pk)
        assert client.post(url, {"site-1": chosen}).status_code == 302
        draft = Application.objects.get(state="draft")
        assert [row.site_id for row in draft.site_rows.all()] == sites
        assert draft.self_assessment.answers.filter(site__isnull=False).exists() == bool(sites)
        if sites:
            late = begun()
            late.force_login(make.owner(company).user)
            for page in ("/portal/", url):
                assert f'href="/portal/applications/{draft.pk}/">{draft.reference}</a>' in late.get(page).text
            assert url not in late.get("/portal/").text, "what would only be refused is not offered"
            Application.objects.filter(pk=draft.pk).update(purpose="revalidation", aeo_number="MN1")
            HolderMark.objects.create(operator=company, aeo_number="MN1", type="full", since=make.SINCE)
            told = late.get(url).text
            assert f"holds the status already (MN1), and its application {draft.reference} about it is open." in told
            assert f'href="/portal/applications/{draft.pk}/">{draft.reference}</a>' in told
            assert 'href="/portal/authorisations/MN1/">The status MN1</a>' in told
            return
        make.applications.withdraw(draft, by=make.signatory(company))


def test_nobody_else_takes_it_over() -> None:
    client = begun()
    company, other = make.operator(), make.operator()
    foreign = make.site(other)
    client.force_login(make.member(company, "viewer").user)
    url = reverse("operators:take-over", args=[company.pk])
    assert "govuk-inset-text" in client.get(url).text
    assert client.post(url, {"site-1": "none"}).status_code == 422
    assert client.get(reverse("operators:take-over", args=[other.pk])).status_code == 404
    client.force_login(make.owner(company).user)
    assert client.post(url, {"site-1": str(foreign.pk)}).status_code == 422
    assert ReadinessCheck.objects.count() == 1
    assert not Application.objects.exists()


def test_newer_questions_are_offered_and_carry_what_kept_its_meaning() -> None:
    client = begun()
    check = check_of(client)
    kept, changed = queries.sheet(check).slots[:2]
    for slot in (kept, changed):
        actions.save(check, slot, make.meeting(queries.sheet(check).question(slot)))
    newer(check, changed.question)
    assert "The questions were changed" in client.get("/ready/").text
    assert "The questions were changed" in client.get(f"/ready/sections/{kept.question[0]}/").text
    answer = client.post("/ready/renew/", follow=True)
    assert "1 answer does not count any more." in answer.text
    sheet = queries.sheet(check_of(client))
    assert (kept in sheet.taken, changed in sheet.taken, changed in sheet.rows) == (True, False, True)
    assert "The question means something else by now" in client.get(f"/ready/sections/{changed.question[0]}/").text


def newer(check: ReadinessCheck, question: str) -> None:
    """A version in force from today in which this question means something else."""
    content = copy.deepcopy(check.version.content)
    for item in content["questions"]:
        item["meaning"] += item["key"] == question
    version, _pack = programme.current()
    Version.objects.create(
        code=version.code,
        number=version.number + 1,
        effective_from=clock.today(),
        content=content,
        sha256="0" * 64,
        published_by="user:1",
    )


def test_pages_ask_the_database_a_constant_number_of_times(django_assert_max_num_queries: Any) -> None:
    client = begun()
    check = check_of(client)
    with django_assert_max_num_queries(6):
        client.get("/ready/sections/B/")
    filled(check)
    with django_assert_max_num_queries(6):
        client.get("/ready/sections/B/")
    with django_assert_max_num_queries(6):
        client.get("/ready/result/")
    with django_assert_max_num_queries(6):
        client.get("/ready/")
