"""`manage.py walk`: what a case leaves, and what a case that is stopped does not."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from aeo.kernel import journal
from aeo.register import files
from tests.desk.walks import CASES, COMMAND, Walked, environment, left_behind, walk
from tests.documents.tools import ask, signature_of, text_of

pytestmark = pytest.mark.process
STOPPED = {
    "wrong-answer-type": "answers.given.E08: expected a number",
    "missing-evidence": "there is no file",
    "same-person": "(second-person): Whoever proposed a decision does not take it.",
    "before-the-hearing-is-over": "(wrong-state): This is not possible while the state is “hearing”.",
    "no-mandate": "(no-mandate): The visit has no mandate.",
}
GRANTED = {"broker": "granted", "mine": "granted_in_part", "forwarder": "granted"}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _chains_hold(path: Path) -> bool:
    """Every entry commits to its facts, and the numbers of each subject run on."""
    last: dict[str, int] = {}
    for row in _lines(path):
        facts = journal.canonical(row["facts"])
        assert journal.commit_to(bytes.fromhex(row["salt"]), facts).hex() == row["commitment"]
        assert row["seq"] == last.get(row["subject"], 0) + 1
        last[row["subject"]] = row["seq"]
    return bool(last)


def _holds_together(out: Path) -> dict[str, Any]:
    assert list(files.folder(out / "register"))
    assert (out / "did.json").read_bytes() == (out / "register" / "did.json").read_bytes()
    assert _chains_hold(out / "journal.jsonl")
    told: dict[str, Any] = json.loads((out / "summary.json").read_text("utf-8"))
    assert sorted(f"{name}.pdf" for name in told["papers"]) == sorted(path.name for path in (out / "papers").iterdir())
    return told


def _due(walked: Walked, clock: str) -> str:
    """The day that a clock said first, as letters write it in English."""
    day = date.fromisoformat(re.findall(rf"clock {clock} of \S+: due ([\d-]+)", walked.said)[0])
    return f"{day.day} {day:%B} {day.year}"


@pytest.mark.parametrize("name", GRANTED)
def test_a_granted_case_leaves_certificate_register_and_journal(name: str, tmp_path: Path) -> None:
    walked = walk(CASES / f"{name}.toml", tmp_path / "out")

    assert (walked.status, walked.complained, walked.left_behind) == (0, "", ())
    told = _holds_together(tmp_path / "out")
    assert told["state"] == GRANTED[name]
    (certificate,) = (tmp_path / "out" / "papers").glob("certificate-*.pdf")
    pdf = certificate.read_bytes()
    assert "Signature is Valid" in signature_of(pdf)
    assert "Total document signed" in signature_of(pdf)
    assert "No syntax or stream encoding errors" in ask("qpdf", pdf, "--check")
    text = text_of(pdf)
    assert "Authorized Economic Operator Certificate" in text
    assert "Итгэмжлэгдсэн аж ахуйн нэгжийн гэрчилгээ" in text
    assert told["operator"] in text
    (lines,) = (tmp_path / "out" / "register").glob("register-*.jsonl")
    assert len(_lines(lines)) == 1
    (acceptance,) = (tmp_path / "out" / "papers").glob("letter-*-acceptance.pdf")
    assert _due(walked, "decision") in " ".join(text_of(acceptance.read_bytes()).split())
    if name == "mine":
        assert "Баян Овоо уурхай" in text
        assert "Гашуунсухайт" not in text + lines.read_text("utf-8")


def test_a_refused_case_leaves_its_letter_and_no_certificate(tmp_path: Path) -> None:
    walked = walk(CASES / "importer.toml", tmp_path / "out")

    assert (walked.status, walked.complained, walked.left_behind) == (0, "", ())
    assert _holds_together(tmp_path / "out")["state"] == "refused"
    papers = tmp_path / "out" / "papers"
    assert not list(papers.glob("certificate-*"))
    (decision,) = papers.glob("decision-*.pdf")
    assert "Signature is Valid" in signature_of(decision.read_bytes())
    (hearing,) = papers.glob("letter-*-hearing.pdf")
    assert "38 хувиар" in text_of(hearing.read_bytes())
    (lines,) = (tmp_path / "out" / "register").glob("register-*.jsonl")
    assert _lines(lines) == []


@pytest.mark.parametrize("name", STOPPED)
def test_a_case_that_is_stopped_says_why_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    walked = walk(CASES / "refused" / f"{name}.toml", tmp_path / "out")

    assert walked.status == 1
    assert STOPPED[name] in walked.complained
    assert f"{name}.toml:" in walked.complained
    assert walked.left_behind == ()
    assert not (tmp_path / "out").exists()


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    command = [*COMMAND, str(CASES / "broker.toml"), "--out", str(tmp_path / "out")]
    # As a terminal starts it: whoever runs the tests in the background has the interrupt ignored, and children inherit.
    listen = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    out = subprocess.PIPE
    child = subprocess.Popen(command, env=environment(), preexec_fn=listen, stdout=out, stderr=out)
    assert child.stdout is not None
    assert b"start" in child.stdout.readline()
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=60)

    assert child.returncode != 0
    assert list(left_behind(child.pid)) == []
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    walked = walk(CASES / "broker.toml", tmp_path)

    assert walked.status == 1
    assert "is not an empty folder" in walked.complained
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
