"""Error pages and the language link."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory
from django.utils.translation import override
from pytest_django import Settings

from aeo.components import errors


@pytest.mark.parametrize("status", sorted(errors.PAGES))
def test_each_page_says_what_to_do(client: Client, status: int) -> None:
    answer = client.get(f"/components/errors/{status}/", headers={"accept-language": "en"})
    html = answer.content.decode()
    assert answer.status_code == status
    assert "<h1" in html
    assert html.count('<p class="govuk-body">') >= 2
    assert f"Error {status}" in html


def test_an_unknown_status_is_our_own_fault() -> None:
    assert errors.error_page(None, 418).status_code == 500


def test_reason_is_escaped_and_the_way_back_is_ours() -> None:
    request = RequestFactory().get("/")
    with override("en"):
        html = errors.error_page(request, 409, "<b>Ө</b>", "/cases/7").content.decode()
    assert "&lt;b&gt;Ө&lt;/b&gt;" in html
    assert 'href="/cases/7"' in html


def test_too_large_names_the_limit(settings: Settings) -> None:
    settings.AEO_MAX_UPLOAD_BYTES = 50_000_000
    with override("en"):
        assert "50 MB" in errors.error_page(RequestFactory().get("/"), 413).content.decode()


def test_busy_says_when_to_come_back() -> None:
    assert errors.error_page(None, 503, retry_after=30)["Retry-After"] == "30"


def test_handlers_for_the_urlconf(client: Client) -> None:
    request = RequestFactory().get("/")
    assert errors.bad_request(request, Exception()).status_code == 400
    assert errors.forbidden(request, Exception("secret")).status_code == 403
    assert b"secret" not in errors.forbidden(request, Exception("secret")).content
    assert errors.server_error(request).status_code == 500
    assert errors.csrf_failure(request, "no cookie").status_code == 403
    assert client.get("/no/such/page/").status_code == 404


def test_a_broken_template_still_tells(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*given: object) -> str:
        raise RuntimeError("static files are missing")

    monkeypatch.setattr(errors, "render_to_string", fail)
    with override("en"):
        answer = errors.error_page(None, 500)
    assert answer.status_code == 500
    assert b"Nothing that was saved is lost" in answer.content
    assert "static files are missing" in caplog.text


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("/list?q=1", "/list?q=1"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_language_goes_back_to_our_own_pages_only(client: Client, wanted: str, expected: str) -> None:
    answer = client.get("/language/en/", {"next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, expected)
    cookie = client.cookies[django_settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "en"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_an_unknown_language_is_not_found(client: Client) -> None:
    assert client.get("/language/fr/").status_code == 404


def test_templates_have_no_inline_style_or_script() -> None:
    folder = Path(django_settings.BASE_DIR) / "templates"
    pages = [
        path for path in folder.rglob("*.html") if path.relative_to(folder).parts[0] not in {"documents", "notices"}
    ]
    assert len(pages) > 50
    for path in pages:
        text = path.read_text()
        assert " style=" not in re.sub(r"{%.*?%}", "", text), path
        assert "<script>" not in text, path
        assert "hx-on" not in text, path
