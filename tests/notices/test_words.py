"""Every letter and every message, word for word, in both languages."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template

from aeo.documents.facts import plain
from aeo.kernel.policy import SYSTEM
from aeo.notices import messages, wording
from aeo.notices.kinds import KINDS
from aeo.notices.models import Notice
from aeo.programme import queries as programme
from aeo.programme.letters import LETTERS
from aeo.programme.pack import Pack
from tests.notices.facts import FACTS, MESSAGE_FACTS
from tests.support.snapshots import same

pytestmark = pytest.mark.django_db
SNAPSHOTS = Path(__file__).with_name("snapshots")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LEFT_OVER = re.compile(r"[{}\[\]]|None")


@pytest.fixture
def pack() -> Pack:
    return programme.current()[1]


@pytest.mark.parametrize("key", sorted(LETTERS))
def test_a_letter_reads(pack: Pack, key: str) -> None:
    notice = Notice(letter=key, to_name="«Говь Тээвэр» ХХК")
    notice.facts = wording.frozen_facts(pack, key, FACTS, name=notice.to_name, by=SYSTEM)
    facts = plain(wording.paper_facts(pack, notice, "08/2026-00001-K", date(2026, 5, 4)))
    for code in LANGUAGES:
        text = f"{facts['subject'][code]}\n\n{facts['body'][code].strip()}"
        assert not LEFT_OVER.search(text)
        same(SNAPSHOTS / "letters" / f"{key}.{code}.txt", text)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_message_reads(kind: str, code: str) -> None:
    words = messages.words(kind, MESSAGE_FACTS, code)
    text = messages.mail_text(words, "Д. Бат", "/portal/x/", code)
    assert not LEFT_OVER.search(text)
    assert words.title
    assert words.body
    same(SNAPSHOTS / "messages" / f"{kind}.{code}.txt", f"Subject: {words.title}\n\n{text}")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_message_speaks_of_all_it_needs_in_every_language(kind: str) -> None:
    for code in LANGUAGES:
        source = Path(get_template(f"notices/{code}/{kind}.txt").origin.name).read_text()  # type: ignore[attr-defined]
        named = set(re.findall(r"\{\{ (\w+)", source))
        assert named <= KINDS[kind].knows
        assert KINDS[kind].needs - {"operator_name", "reference"} <= named | set(re.findall(r"% if (\w+)", source))


FRAMES = {"mail", "digest"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_of_a_kind_and_every_kind_has_its_text_and_its_snapshot(code: str) -> None:
    folder = Path(get_template(f"notices/{code}/mail.txt").origin.name).parent  # type: ignore[attr-defined]
    assert {path.stem for path in folder.glob("*.txt")} == KINDS.keys() | FRAMES
    kept = {path.name.removesuffix(f".{code}.txt") for path in SNAPSHOTS.glob(f"messages/*.{code}.txt")}
    assert kept == KINDS.keys() | {"digest"}
    assert {path.name.removesuffix(f".{code}.txt") for path in SNAPSHOTS.glob(f"letters/*.{code}.txt")} == set(LETTERS)


ROOT = Path(__file__).resolve().parents[2]


def test_every_message_says_where_to_act() -> None:
    silent = []
    for path in (path for package in ("aeo", "operators", "audits") for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "messages.tell":
                continue
            if "url" not in {keyword.arg for keyword in node.keywords}:
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert silent == []


DEFINED = {"aeo/notices/kinds.py", "aeo/programme/letters.py"}
BY_KIND_OF_DECISION = "decision_"  # named by what was decided


def test_every_message_and_every_letter_has_a_sender() -> None:
    named = set()
    for path in (path for package in ("aeo", "operators", "audits") for path in (ROOT / package).rglob("*.py")):
        if str(path.relative_to(ROOT)) not in DEFINED:
            constants = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
            named |= {node.value for node in constants if isinstance(node.value, str)}
    silent = (KINDS.keys() | LETTERS.keys()) - named
    assert {kind for kind in silent if not kind.startswith(BY_KIND_OF_DECISION)} == set()


def test_a_kind_without_a_text_of_its_own_is_a_letter_of_the_pack() -> None:
    words = messages.words("certificate_ready", FACTS, "en")
    assert words.title == "MNAEO000012: your certificate is ready"
    assert "Download it from the portal" in words.body


def test_what_a_message_may_say_is_left_out_when_it_is_nothing() -> None:
    said = messages.words("access_changed", {**MESSAGE_FACTS, "valid_until": None, "items": []}, "en").body
    assert "It has no last day." in said
    assert "Sections" not in said
    letter = messages.words("letter", {**MESSAGE_FACTS, "deemed_on": None}, "en").body
    assert "counts as received" not in letter


def test_missing_facts_and_unknown_kinds_are_named() -> None:
    with pytest.raises(wording.MissingFact, match="message case_arrived: the facts lack due_date, operator_name"):
        messages.words("case_arrived", {"reference": "1"}, "en")
    with pytest.raises(LookupError, match="nobody wrote a message of the kind 'greetings'"):
        messages.words("greetings", {}, "en")


def test_a_title_is_one_line_of_bearable_length() -> None:
    facts: dict[str, Any] = {**MESSAGE_FACTS, "subject": "x\r\nBcc: a@b.example " * 40}
    title = messages.words("letter", facts, "en").title
    assert "\n" not in title
    assert "\r" not in title
    assert len(title) <= 250
