"""House rules over the source: sizes, doors, locks, and no way round the state machines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("aeo", "operators", "audits")
LIMIT, FUNCTION_LIMIT = 400, 60
# A verb lies in the lowest app that can see all it needs (architecture, "The home of a verb").
HOMES = {
    "operators": {
        "application": {"submit", "recall", "return_", "withdraw", "lapse", "close", "ask_time", "extend", "accept"},
        "self_assessment": {"unlock", "sign", "reopen", "supersede"},
    },
    "audits": {"self_assessment": {"review", "accept"}},
    "aeo/authorisations": {"application": {"recommend", "send_back", "decide", "decline", "reopen"}},
}


@lru_cache(maxsize=1)
def sources() -> dict[Path, str]:
    """Every module of ours, migrations left out."""
    found = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    kept = (p for p in found if "migrations" not in p.parts and "node_modules" not in p.parts)
    return {path.relative_to(ROOT): path.read_text() for path in kept}


@lru_cache(maxsize=1)
def nodes() -> dict[Path, list[ast.AST]]:
    """Every node of each of them, from the outermost in."""
    return {path: list(ast.walk(ast.parse(text))) for path, text in sources().items()}


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, found in nodes().items():
        yield from ((path, node) for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_module_needs_scrolling_without_end() -> None:
    assert [str(path) for path, text in sources().items() if text.count("\n") > LIMIT] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path}:{node.name}" for path, node in _functions() if (node.end_lineno or 0) - node.lineno > FUNCTION_LIMIT
    ]
    assert long == []


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"\.update\([^)]*\bstate=", ()),
        (r"select_for_update\((?!of=\(\"self\",\), no_key=True\))", ()),
        (r"\bpost_save\b|\bpre_save\b", ()),
        (r"django\.contrib\.admin", ()),
        (r"@csrf_exempt", ()),
        (r"(?i)mn-reg|\bceps\b", ()),  # registers of a country are its pack's
        (r"\|safe\b|mark_safe\(", ("aeo/components/", "aeo/documents/", "aeo/notices/")),
    ],
)
def test_what_nobody_may_write(pattern: str, allowed: tuple[str, ...]) -> None:
    found = [
        f"{path}: {match.group(0)}"
        for path, text in sources().items()
        if not str(path).startswith(allowed or ("//",))
        for match in re.finditer(pattern, text)
    ]
    assert found == []


def test_nobody_imports_our_own_code_inside_a_function() -> None:
    inner = [
        f"{path}:{node.name}"
        for path, node in _functions()
        for line in ast.walk(node)
        if isinstance(line, ast.ImportFrom) and (line.module or "").split(".")[0] in PACKAGES
    ]
    assert inner == []


def _performs(found: list[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in found:
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "perform"
        if named and len(node.args) >= 2 and isinstance(node.args[1], ast.Constant):  # type: ignore[attr-defined]
            yield ast.unparse(node.args[0]), str(node.args[1].value)  # type: ignore[attr-defined]


def test_each_verb_of_an_application_is_performed_at_home() -> None:
    performed = [(path, subject, verb) for path, found in nodes().items() for subject, verb in _performs(found)]
    assert performed
    away = [
        f"{path}: {thing}.{verb}"
        for home, things in HOMES.items()
        for thing, verbs in things.items()
        for path, subject, verb in performed
        if subject.split(".")[-1] == thing and verb in verbs and not str(path).startswith(home)
    ]
    assert away == []


def test_beat_names_tasks_that_exist() -> None:
    current_app.autodiscover_tasks(force=True)
    missing = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(current_app.tasks)
    assert missing == set()


def test_the_top_level_holds_what_was_agreed() -> None:
    agreed = {
        *("manage.py", "pyproject.toml", "requirements.lock", "README.md", "Makefile", "LICENSE"),
        *(".ci", "docs", "aeo", "operators", "audits", "templates", "tests", ".gitignore", ".git"),
    }
    ignored = {line.strip().strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    present = {path.name for path in ROOT.iterdir()} - ignored
    assert {name for name in present if not name.startswith(".coverage")} <= agreed


# Signing in and out; passkeys and ends of sessions change nothing when sent twice.
FRAME = ("sign-out", "sign-in", "openid_connect_login", "mfa_", "end-session", 'data-passkey="use"')
FORM = re.compile(r"<form\b.*?</form>", re.S)
KEYED = re.compile(r"{% (?:submit (?![^%]*once=False)|once %})")


def test_what_sends_has_a_key_and_what_only_looks_has_none() -> None:
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for form in FORM.findall(path.read_text()):
            head, sends = form.partition(">")[0], 'method="post"' in form
            if bool(KEYED.search(form)) != sends and not any(name in head for name in FRAME):
                found.append(f"{path.name}: {head}")
    assert found == []
