"""A bad pack names file, line, key and what was expected."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aeo.programme.decoding import BadPack, pack_from_content
from aeo.programme.loader import check, load, read
from aeo.programme.pack import Pack
from aeo.programme.places import Problem
from tests.programme.conftest import Edit

DAY = date(2027, 1, 1)


def only(folder: Path) -> Problem:
    """The one problem of the pack."""
    problems = check(folder, DAY)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def test_the_bundled_pack_has_nothing_wrong(folder: Path) -> None:
    assert check(folder, DAY) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "expected"),
    [
        ("clocks.toml", 'starts = "receipt"', 'starts = "recept"', "clock[acceptance].starts", "expected one of"),
        ("clocks.toml", "length = 30", 'length = "30"', "clock[acceptance].length", "a whole number"),
        ("clocks.toml", "length = 30", "length = true", "clock[acceptance].length", "a whole number"),
        ("clocks.toml", "restarts = true", "restart = true", "clock[acceptance].restart", "not a known key"),
        ("clocks.toml", 'norm = "aeo-rules"', 'norm = "aeo-rulez"', "clock[acceptance].norm", "“aeo-rulez” is not in"),
        (
            "clocks.toml",
            'pauses = ["decision"]',
            'pauses = ["x"]',
            "clock[information_request].pauses",
            "not in clocks",
        ),
        ("clocks.toml", "length = 30", "length = 0", "clock[acceptance].length", "above 0"),
        ("clocks.toml", "[30, 14, 7]", "[7, 14, 30]", "clock[decision].warnings", "longest first"),
        ("norms.toml", "2016-07-01", '"2016-13-01"', "norm[administrative-law].in_force_from", "a day like"),
        ("validity.toml", "[180, 90", "[90, 180", "reminder_stages", "longest first"),
        ("programme.toml", "Asia/Ulaanbaatar", "Asia/Urga", "zone", "a time zone"),
        ("programme.toml", 'default_language = "mn"', 'default_language = "fr"', "default_language", "the languages"),
        ("numbering.toml", "MNAEO{n:06}{check}", "MNAEO{check}", "number[aeo].pattern", "{n}"),
        ("numbering.toml", "MNAEO{n:06}{check}", "MNAEO{n:09}{check}", "number[aeo].pattern", "longer than 14"),
        ("numbering.toml", "MNAEO{n:06}{check}", "MNAEO{n!r}", "number[aeo].pattern", "known are"),
        ("numbering.toml", "AP-{year}-", "AP-", "number[application].pattern", "{year}"),
        ("numbering.toml", "AP-{year}-{n:05}-{check}", "AP-{year}-{check}-{n}", "number[application].pattern", "end"),
        ("letters/case.toml", "{parts}", "{partz}", "letter[receipt].body", "unknown placeholder {partz}"),
        ("letters/case.toml", "{parts}", "{parts.x}", "letter[receipt].body", "unknown placeholder {parts.x}"),
        ("risk.toml", 'criterion = "M"', 'criterion = "L"', "weights", "one weight for each"),
        ("risk.toml", "from_score = 4", "from_score = 9", "bands", "rising order"),
        ("benefits.toml", "tfa_measure = 3", "tfa_measure = 8", "benefit[priority-clearance].tfa_measure", "1 to 7"),
        (
            "types.toml",
            'components = ["customs"]',
            'components = ["x"]',
            "type[customs].components",
            "not in components",
        ),
        (
            "types.toml",
            'criteria = ["A", ',
            'criteria = [7, "A", ',
            "component[customs].criteria[1]",
            "a text in quotes",
        ),
        (
            "types.toml",
            'components = ["customs", "security"]',
            'components = "customs"',
            "type[full].components",
            "a list",
        ),
        (
            "forms.toml",
            'name = {mn = "Хоршоо", en = "Co-operative"}',
            'name = "x"',
            "form[cooperative].name",
            "every language",
        ),
        (
            "forms.toml",
            'en = "Co-operative"',
            'en = "Co-operative", ru = "К"',
            "form[cooperative].name",
            "not a language",
        ),
        ("registers.toml", "primary = true", "primary = false", "register.primary", "exactly one"),
        ("registers.toml", 'key = "ceps"', 'key = "ceps"\ndeclared = true', "register.declared", "exactly one"),
        ("registers.toml", 'key = "ceps"', 'key = "lei"', "register[lei].key", "not listed"),
        ("registers.toml", 'example = "6123456"', 'example = "612345"', "register[mn-reg].example", "the format takes"),
        ("registers.toml", "[0-9]{7}", "([0-9]+)+", "register[mn-reg].format", "expected digits"),
        ("registers.toml", "[0-9]{7}", "[9-0]{7}", "register[mn-reg].format", "expected digits"),
        ("registers.toml", "[0-9]{7}", "[0-9]{1,4}[0-9]{1,4}", "register[mn-reg].format", "varies"),
        ("registers.toml", "[0-9]{7}", "[0-9]{41}", "register[mn-reg].format", "1 to 40"),
        ("signing.toml", "active = false\nassum", "active = true\nassum", "method[wet-ink].active", "no proof but"),
        ("signing.toml", 'assurance = "substantial"', 'assurance = "high"', "method[declaration].assurance", "sign-in"),
        ("roles.toml", 'key = "exporter"', 'key = "экспорт"', "role[экспорт].key", "a key of letters"),
    ],
)
def test_what_is_wrong_and_where(
    folder: Path, edit: Edit, file: str, old: str, new: str, key: str, expected: str
) -> None:
    line = edit(file, old, new)
    problems = [problem for problem in check(folder, DAY) if problem.key == key]
    assert [(problem.file, problem.key) for problem in problems] == [(file, key)], check(folder, DAY)
    assert expected in problems[0].expected
    first, last = (line - 14, line) if "body" in key else (line, line)
    if key in ("weights", "bands"):  # the whole list is wrong: its first table is named
        first = 1
    if key in ("register.primary", "register.declared"):  # the whole file is
        first, last = 0, 0
    assert first <= problems[0].line <= last


def test_a_missing_key_is_named(folder: Path, edit: Edit) -> None:
    line = edit("forms.toml", 'key = "llc"\n', 'key = "llc"\n# ') - 1
    problem = only(folder)
    assert (problem.file, problem.line, problem.key, problem.expected) == (
        "forms.toml",
        line,
        "form[llc].name",
        "is missing",
    )


def test_a_missing_table_is_named(folder: Path, edit: Edit) -> None:
    line = edit("programme.toml", "[contact]", "[contacts]")
    found = [(p.file, p.line, p.key) for p in check(folder, DAY)]
    assert found == [("programme.toml", 1, "contact"), ("programme.toml", line, "contacts")]


def test_a_missing_language_is_named(folder: Path, edit: Edit) -> None:
    line = edit("forms.toml", ', en = "Partnership"', "")
    problem = only(folder)
    assert (problem.line, problem.key) == (line, "form[partnership].name")
    assert "“en”" in problem.expected


def test_blank_words_are_no_words(folder: Path, edit: Edit) -> None:
    edit("forms.toml", 'en = "Partnership"', 'en = "  "')
    assert only(folder).key == "form[partnership].name"


def test_broken_toml_names_the_line(folder: Path, edit: Edit) -> None:
    line = edit("forms.toml", "may_apply = true", "may_apply = tru")
    problem = only(folder)
    assert (problem.file, problem.line) == ("forms.toml", line)


def test_a_missing_file_and_a_stranger(folder: Path) -> None:
    (folder / "forms.toml").rename(folder / "form.toml")
    assert {(p.file, p.expected) for p in check(folder, DAY)} == {
        ("forms.toml", "this file is missing"),
        ("form.toml", "is not a file of a pack"),
    }


def test_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / "forms.toml").write_bytes("key = 'Нөхөрлөл'".encode("cp1251", "replace"))
    assert only(folder).expected == "expected UTF-8 text"


def test_a_key_used_twice(folder: Path, edit: Edit) -> None:
    edit("forms.toml", 'key = "jsc"', 'key = "llc"')
    problem = only(folder)
    assert (problem.key, problem.expected) == ("form[llc].key", "this key was used before")


def test_a_norm_that_is_not_in_force_on_the_day(folder: Path, edit: Edit) -> None:
    edit("norms.toml", "in_force_from = 2025-06-01", "in_force_from = 2025-06-01\nin_force_until = 2026-12-31")
    assert check(folder, date(2026, 12, 31)) == []
    problem = only(folder)
    assert problem.key == "benefit[mutual-recognition].norm"
    assert "not in force on 2027-01-01" in problem.expected
    assert [p.key for p in check(folder, date(2025, 5, 31))] == ["benefit[mutual-recognition].norm"]


def test_a_format_takes_what_it_says_and_a_version_without_registers_is_read(mn: Pack, folder: Path) -> None:
    register = replace(mn.registers["ceps"], format="[A-Z]{0,1}[0-9]{3}|ЭХ[А-ЯӨҮ]{2}7")
    assert [text for text in ("A123", "123", "ЭХӨЯ7", "A1234", "123A", "AB123", "") if register.takes(text)] == [
        "A123",
        "123",
        "ЭХӨЯ7",
    ]
    content = {key: part for key, part in read(folder)[1].content.items() if key != "registers"}
    assert pack_from_content(content).primary_register is None


def test_an_assumption_says_what_it_rests_on(folder: Path, edit: Edit) -> None:
    edit("forms.toml", 'note = "Assumed: not a commercial operator."\n', "")
    assert only(folder).key == "form[ngo].assumption"


def test_a_letter_that_the_programme_needs(folder: Path, edit: Edit) -> None:
    edit("letters/holders.toml", 'key = "reminder"', 'key = "nudge"')
    found = {(problem.key, problem.expected) for problem in check(folder, DAY)}
    assert ("letters[reminder]", "is missing") in found
    assert ("letter[nudge].key", "no letter is sent under the key “nudge”") in found


def test_a_clock_that_the_lifecycles_name(folder: Path, edit: Edit) -> None:
    edit("clocks.toml", 'key = "why"', 'key = "wherefore"')
    assert only(folder).key == "clocks[why]"


def test_fewer_than_three_measures_of_the_agreement(folder: Path) -> None:
    path = folder / "benefits.toml"
    path.write_text(path.read_text("utf-8").replace("active = true", "active = false"), "utf-8")
    problem = only(folder)
    assert problem.file == "benefits.toml"
    assert "at least 3 of the seven" in problem.expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("answer('Z99') == 'yes'", "there is no question “Z99”"),
        ("__import__('os').system('true')", "is not allowed here"),
        ("answer('A01'", "expected a condition"),
        ("answer('A01') == 'yes'", "in a circle"),
    ],
)
def test_conditions(folder: Path, edit: Edit, when: str, expected: str) -> None:
    line = edit("questions/A.toml", 'key = "A01"\n', f'key = "A01"\nwhen = "{when}"\n') + 1
    problem = only(folder)
    assert (problem.file, problem.line, problem.key) == ("questions/A.toml", line, "question[A01].when")
    assert expected in problem.expected


@pytest.mark.parametrize(
    ("new", "key", "expected"),
    [
        ('kind = "table"', "question[A99].columns", "a table has columns"),
        ('kind = "choice"', "question[A99].choices", "a choice has choices"),
        ("at_least = 1", "question[A99].at_least", "only a number or a day has bounds"),
        ("whole = true", "question[A99].whole", "only a number can be whole"),
        ('expects = "maybe"', "question[A99].expects", "the question's own answers"),
        (
            'evidence = [{key = "a", text = {mn = "а", en = "a"}}, {key = "a", text = {mn = "а", en = "a"}}]',
            "question[A99].evidence",
            "used before",
        ),
        ('per = "company"', "question[A99].per", "expected one of operator, site, role"),
        ('components = ["x"]', "question[A99].components", "is not in components"),
    ],
)
def test_questions_fit_their_kind(folder: Path, new: str, key: str, expected: str) -> None:
    path = folder / "questions/A.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(f'\n[[question]]\nkey = "A99"\nlevel = "must"\ntext = {{mn = "а", en = "a"}}\n{new}\n')
    end = path.read_text("utf-8").count("\n")
    problem = only(folder)
    assert (problem.key, problem.line) == (key, end if key.endswith(new.split(" ")[0]) else end - 4)
    assert expected in problem.expected


COLUMN = 'kind = "table"\ncolumns = [{{key = "a", kind = "{kind}", at_most = 31122026, text = {{mn = "а", en = "a"}}}}]'

YEARS = 'kind = "table"\ncolumns = [{{key = "a", kind = "number", {}, text = {{mn = "а", en = "a"}}}}]'
ONE = '{{key = "{}", kind = "number", whole = true, last_years = 3, text = {{mn = "а", en = "a"}}}}'
TWICE = f'kind = "table"\ncolumns = [{ONE.format("a")}, {ONE.format("b")}]'


@pytest.mark.parametrize(
    ("new", "key", "expected"),
    [
        ('kind = "number"\nat_least = 9\nat_most = 3', "at_most", "no less than at_least"),
        ('kind = "number"\nat_most = "next_year"', "at_most", "“this_year + 1”"),
        (COLUMN.format(kind="date"), "columns[a].at_least", "expected years"),
        (COLUMN.format(kind="text"), "columns[a].at_least", "only a number or a day"),
        (YEARS.format("whole = true, last_years = 21"), "columns[a].last_years", "1 to 20"),
        (YEARS.format("whole = true, last_years = -1"), "columns[a].last_years", "1 to 20"),
        (YEARS.format("last_years = 3"), "columns[a].last_years", "whole number"),
        (YEARS.format("whole = true, required = false, last_years = 3"), "columns[a].last_years", "required"),
        (YEARS.format("whole = true, at_most = 2000, last_years = 3"), "columns[a].last_years", "let these years in"),
        (
            YEARS.format('whole = true, at_least = "this_year - 2", last_years = 3'),
            "columns[a].last_years",
            "let these",
        ),
        (TWICE, "columns[b].last_years", "one column"),
    ],
)
def test_bounds_make_sense(folder: Path, edit: Edit, new: str, key: str, expected: str) -> None:
    edit("questions/A.toml", 'key = "A01"\n', f'key = "A01"\n{new}\n')
    problem = next(problem for problem in check(folder, DAY) if problem.key == f"question[A01].{key}")
    assert expected in problem.expected


PART = 'kind = "table"\ncolumns = [{{key = "a", kind = "number"{}, text = {{mn = "а", en = "a"}}}}, {}]'
WHOLE = '{{key = "b", kind = "{}"{}, text = {{mn = "б", en = "b"}}}}'


@pytest.mark.parametrize(
    ("part", "kind", "whole", "expected"),
    [
        (', up_to = "c"', "number", "", "key of another column of this table, not “c”"),
        (', up_to = "a"', "number", "", "key of another column of this table, not “a”"),
        (', up_to = "b"', "date", "", "only numbers of one unit"),
        (', up_to = "b"', "text", "", "only numbers of one unit"),
        (', up_to = "b", unit = "t"', "number", ', unit = "kg"', "only numbers of one unit"),
        (', up_to = "b", at_least = 9', "number", ", at_most = 3", "leave room for both"),
        (', up_to = "b"', "number", ', up_to = "a"', "no circle"),
        (', up_to = "b", at_least = 3', "number", ", at_most = 3", ""),
    ],
)
def test_a_column_may_not_exceed_another_of_its_table(
    folder: Path, edit: Edit, part: str, kind: str, whole: str, expected: str
) -> None:
    edit("questions/A.toml", 'key = "A01"\n', f'key = "A01"\n{PART.format(part, WHOLE.format(kind, whole))}\n')
    found = [p.expected for p in check(folder, DAY) if p.key == "question[A01].columns[a].up_to"]
    assert [expected in words for words in found] == [True] * bool(expected)


def test_a_column_is_named_once(folder: Path, edit: Edit) -> None:
    edit("questions/A.toml", 'key = "A01"\n', f'key = "A01"\n{TWICE.replace(chr(34) + "b", chr(34) + "a")}\n')
    (problem,) = (p for p in check(folder, DAY) if p.key == "question[A01].columns")
    assert "used before" in problem.expected


def test_a_question_stands_in_the_file_of_its_criterion(folder: Path, edit: Edit) -> None:
    line = edit("questions/A.toml", 'key = "A10"', 'key = "B10x"')
    problem = only(folder)
    assert (problem.line, problem.key) == (line, "question[B10x].key")


def test_a_criterion_without_a_component_and_a_kind_without_a_ground(folder: Path, edit: Edit) -> None:
    text = (folder / "grounds.toml").read_text("utf-8")
    (folder / "grounds.toml").write_text(text.replace('kinds = ["bar"]', 'kinds = ["grant"]'), "utf-8")
    edit("types.toml", '"J", ', "")
    assert [problem.key for problem in check(folder, DAY)] == ["criterion[J]", "decision[bar].needs_ground"]


def test_a_section_that_is_no_list_of_tables(folder: Path, edit: Edit) -> None:
    line = edit("sites.toml", "[[site]]", "other = 1\n[[site]]")
    problem = only(folder)
    assert (problem.line, problem.expected) == (line, "expected only the tables [[site]]")


def test_stored_content_that_a_newer_program_cannot_read() -> None:
    with pytest.raises(BadPack, match="programme: is missing"):
        pack_from_content({})


def test_load_raises_with_every_problem(folder: Path, edit: Edit) -> None:
    edit("forms.toml", "may_apply = true", "may_apply = 1")
    edit("roles.toml", 'code = "EX"', "code = 7")
    with pytest.raises(BadPack) as bad:
        load(folder)
    assert [problem.key for problem in bad.value.problems] == ["form[llc].may_apply", "role[exporter].code"]
    assert "forms.toml:" in str(bad.value)


def test_a_folder_without_a_pack(tmp_path: Path) -> None:
    assert only(tmp_path).expected == "expected a folder with a programme.toml"
