"""Bringing files in a browser over a bad line: each for itself, one sent again, a large one gone on with."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from playwright.sync_api import FilePayload, Page, Route, expect

from operators.models import Evidence
from tests.components.look import faults
from tests.factories import operators as make

LARGE = b"%PDF-1.4\n" + b"% a line of a scanned contract\n" * 100_000 + b"%%EOF"
PATIENCE = 30_000


def pdf(name: str, content: bytes = b"") -> FilePayload:
    """A file of its own content."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content or f"%PDF-1.4\n% {name}\n%%EOF".encode()}


def test_lesson_5_a_cut_loses_one_file_for_a_moment_and_nothing_else(browse: Callable[..., Page], site: str) -> None:
    draft = make.draft(types=["full"], roles=["exporter", "importer"])
    client, page = Client(), browse(phone=True)
    client.force_login(make.owner(draft.operator).user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    page.goto(f"/portal/applications/{draft.pk}/sections/B/")
    shelf, files = page.locator("input[name='B01-file-accounting-system'][data-bring]"), page.locator("#files-B01")

    page.route("**/sections/**", lambda route: cut(route, b"two.pdf"))
    shelf.set_input_files([pdf("one.pdf"), pdf("two.pdf"), pdf("three.pdf")])
    for name in ("one.pdf", "three.pdf"):
        expect(files.get_by_role("link", name=name)).to_be_visible(timeout=PATIENCE)
    expect(files).to_contain_text("is not sent yet.")
    assert faults(page) == []
    page.unroute("**/sections/**")
    files.get_by_role("button", name="Send it again two.pdf").click()
    expect(files.get_by_role("link", name="two.pdf")).to_be_visible(timeout=PATIENCE)

    pieces: list[int] = []

    def second(route: Route) -> None:
        pieces.append(int(route.request.headers["upload-offset"]) if route.request.method == "PATCH" else -1)
        route.abort() if len(pieces) == 3 else route.continue_()

    page.route("**/transfers/**", second)
    shelf.set_input_files(pdf("large.pdf", LARGE))
    expect(files.get_by_role("link", name="large.pdf")).to_be_visible(timeout=PATIENCE)
    assert Evidence.objects.get(name="large.pdf").upload.size == len(LARGE)
    assert sorted({at for at in pieces if at >= 0}) == [0, 1024 * 1024, 2 * 1024 * 1024]

    shelf.set_input_files({"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00"})
    refused = files.locator(".govuk-error-message", has_text="a.exe: This type of file cannot be taken.")
    expect(refused).to_be_focused(timeout=PATIENCE)
    assert Evidence.objects.count() == 4
    until = files.locator(".app-until", has=page.locator("summary", has_text="one.pdf"))
    until.locator("summary").click()
    until.get_by_label("Year").fill("2040")
    broken: FilePayload = {"name": "b.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"}
    shelf.set_input_files([broken, pdf("four.pdf")])
    expect(files.get_by_role("link", name="four.pdf")).to_be_visible(timeout=PATIENCE)
    expect(files.locator(".govuk-error-message")).to_have_text(
        ["b.pdf: This file is damaged, or is no real PDF file. Open it, save it again and send it again."]
    )
    expect(until.get_by_label("Year")).to_have_value("2040")
    shelf.set_input_files(pdf("five.pdf"))
    expect(files.get_by_role("link", name="five.pdf")).to_be_visible(timeout=PATIENCE)
    expect(files.locator(".govuk-error-message")).to_have_count(0)
    assert faults(page) == []


def cut(route: Route, name: bytes) -> None:
    """The line is cut while this file is sent."""
    route.abort() if name in (route.request.post_data_buffer or b"") else route.continue_()
