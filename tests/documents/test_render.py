"""Papers as a reader gets them: every word there, in both languages, whatever was typed; nothing is fetched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aeo.documents import glyphs, render
from aeo.documents.facts import FreeText, plain
from aeo.documents.kinds import KINDS
from tests.documents.papers import ADMINISTRATION, certificate_facts, letter_facts, paper
from tests.documents.reports import SUBMISSION, VISIT_REPORT
from tests.documents.tools import ask, text_of
from tests.support.snapshots import same

SNAPSHOTS = Path(__file__).with_name("snapshots")
HOSTILE = (
    '<script>alert(1)</script> & "quotes" \'single\' {{ facts }} {% load x %} ]]> <img src="http://x.example/a.png">'
)


def _words(pdf: bytes) -> str:
    """The text, its lines trimmed and blanks narrowed: layout is looked at, words are compared."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in text_of(pdf).replace("\f", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("certificate", certificate_facts()),
        ("decision", letter_facts(values={"decision_number": "A/2026-0007-K", "decision_date": "2026-05-04"})),
        ("letter", letter_facts()),
        ("submission", SUBMISSION),
        ("visit_report", VISIT_REPORT),
    ],
)
def test_every_paper_says_what_it_is_to_say(kind: str, facts: dict[str, Any]) -> None:
    pdf = render.pdf(paper(kind, facts))
    same(SNAPSHOTS / f"{kind}.txt", _words(pdf))
    assert "Tagged:          yes" in ask("pdfinfo", pdf)
    assert "No syntax or stream encoding errors" in ask("qpdf", pdf, "--check")
    fonts = ask("pdffonts", pdf).splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes yes yes\b", line) for line in fonts), fonts  # embedded, subset, with their letters


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render.pdf(paper("certificate", certificate_facts())) == render.pdf(
        paper("certificate", certificate_facts())
    )


def test_it_is_an_archive_file_that_carries_its_record() -> None:
    pdf = render.pdf(paper("certificate", certificate_facts()))
    assert "record.json" in ask("pdfdetach", pdf, "-list")
    metadata = ask("pdfinfo", pdf, "-meta")
    assert re.search(r"part(>|=\")3", metadata)
    assert re.search(r"conformance(>|=\")A", metadata)


def test_every_paper_says_that_it_is_a_demonstration_and_only_then() -> None:
    sample = {"certificate": certificate_facts(), "submission": SUBMISSION, "visit_report": VISIT_REPORT}
    for kind in KINDS:
        facts = sample.get(kind, letter_facts())
        assert "DEMONSTRATION — without" in render.html_of(paper(kind, {**facts, "demonstration": True})), kind
        assert "DEMONSTRATION" not in render.html_of(paper(kind, {**facts, "demonstration": False})), kind


@pytest.mark.parametrize("text", [HOSTILE, "ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ", "Өргөө Үндэсний ХХК", "O’Neill “Sons” & Cо"])
def test_whatever_was_typed_is_printed_as_typed(text: str) -> None:
    facts = certificate_facts(operator_name={"mn": text, "en": text}, address=text, signatory=text)
    printed = "".join(_words(render.pdf(paper("certificate", facts))).split())
    wanted = "".join(text.split())
    assert wanted in printed or text.startswith("ᠮ")  # the script's own order of marks is checked below


def test_traditional_script_is_shaped_by_its_own_font() -> None:
    pdf = render.pdf(paper("letter", letter_facts(addressee="ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ")))
    assert "NotoSansMongolian" in ask("pdffonts", pdf).replace("-", "")


def test_twenty_thousand_characters_print_whole_over_many_pages() -> None:
    reasons = "\n\n".join(f"Хэсэг {n}. " + "Үндэслэл тодорхой бичигдсэн. " * 14 for n in range(50))
    assert len(reasons) > 20_000
    facts = letter_facts(body={"mn": f"Тайлбар:\n{reasons}", "en": "Reasons:\nSee above"})
    printed = _words(render.pdf(paper("decision", facts)))
    assert all(f"Хэсэг {n}." in printed for n in range(50))


def test_a_word_without_end_stays_on_the_paper() -> None:
    word = "Ө" * 3000
    pdf = render.pdf(paper("letter", letter_facts(body={"mn": word, "en": word})))
    assert text_of(pdf).count("Ө") >= 6000


def test_many_parts_run_over_pages_with_their_heading() -> None:
    many = [{**certificate_facts()["parts"][0]} for _ in range(40)]
    printed = _words(render.pdf(paper("certificate", certificate_facts(parts=many))))
    assert printed.count("Экспортлогч") == 40
    assert printed.count("Sites") >= 3


def test_a_letter_that_no_font_has_is_told_not_boxed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "printed", lambda: frozenset(range(0x2000)))
    assert glyphs.legible("Ө 中 \u200d") == "Ө [U+4E2D] \u200d"


def test_every_letter_of_every_label_and_asset_can_be_printed() -> None:
    text = (Path(render.__file__).with_name("labels.toml")).read_text()
    assert glyphs.legible(text) == text


@pytest.mark.parametrize(
    "address", ["http://x.example/a.png", "file:///etc/passwd", "paper:../keys.py", "data:text/css,a"]
)
def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(render, "html_of", lambda _paper: f'<html lang="mn"><img src="{address}" alt="x"></html>')
    with pytest.raises(render.Flawed, match="may not fetch") as stopped:
        render.pdf(paper("letter", letter_facts()))
    assert address.split(":")[0] in str(stopped.value)


def test_a_complaint_of_the_renderer_stops_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "html_of", lambda _paper: '<html lang="mn"><img src="paper:mark.svg"></html>')
    with pytest.raises(render.Flawed, match="alt"):
        render.pdf(paper("letter", letter_facts()))


def test_a_pending_renewal_and_an_unknown_scheme_are_said() -> None:
    facts = certificate_facts(renewal_filed_on="2029-01-02", identifiers=[{"scheme": "old-no", "value": "77"}])
    printed = _words(render.pdf(paper("certificate", facts)))
    assert "renewal lodged in time on 2 January 2029" in printed.replace("\n", " ")
    assert "old-no: 77" in printed


def test_own_words_are_printed_once_in_their_language_with_marked_translations() -> None:
    words = FreeText("Камер ажиллахгүй байна.", "mn", {"en": "The camera does not work."})
    facts = plain({**VISIT_REPORT, "purpose": words, "administration": ADMINISTRATION})
    printed = _words(render.pdf(paper("visit_report", facts)))
    assert printed.count("Камер ажиллахгүй байна.") == 1
    assert "The camera does not work. (translation; the original is in Mongolian)" in printed.replace("\n", " ")


def _long(value: Any) -> Any:
    """Every text of the facts as one word without end."""
    if isinstance(value, dict):
        return {key: value[key] if key in KEPT else _long(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_long(inner) for inner in value]
    return value + "Ө" * 150 if isinstance(value, str) and value else value


# What we make ourselves and print on one line.
KEPT = {"url", "language", "aeo_number", "short_code", "key", "scheme", "number", "receipt", "reference"} | {
    "date",
    "valid_from",
    "valid_until",
    "signed_on",
    "submitted_at",
}


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("certificate", certificate_facts()),
        ("letter", letter_facts()),
        ("submission", SUBMISSION),
        ("visit_report", VISIT_REPORT),
    ],
)
def test_words_without_end_stay_inside_the_paper(kind: str, facts: dict[str, Any]) -> None:
    boxes = ask("pdftotext", render.pdf(paper(kind, _long(facts))), "-bbox", after=("-",))
    ends = [float(found) for found in re.findall(r'<word[^>]* xMax="([\d.]+)"', boxes)]
    assert len(ends) > 50
    assert max(ends) <= 595


def test_a_type_that_changes_and_what_was_given_up_fit_on_the_one_page() -> None:
    names = {"mn": "Итгэмжлэгдсэн аж ахуйн нэгж", "en": "Authorized economic operator"}
    less = {code: f"{name} – customs simplifications" for code, name in names.items()}
    types = [
        {"name": names, "code": "AEO", "from": "2026-05-04", "until": "2026-06-03"},
        {"name": less, "code": "AEOC", "from": "2026-06-04", "until": None},
    ]
    gone = {"component": names, "role": names, "from": "2026-06-04", "recorded_on": "2026-05-20"}
    pdf = render.pdf(paper("certificate", certificate_facts(types=types, given_up=[gone])))
    assert re.search(r"Pages:\s+1\n", ask("pdfinfo", pdf))
    printed = _words(pdf)
    for words in ("2026-05-04 – 2026-06-03 · AEO", "2026-06-04 – · AEOC", "Given up by the holder", "recorded on"):
        assert words in printed, words
