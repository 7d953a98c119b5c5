"""The case file: what is wrong is named before anything starts, and the page that documents it knows every key."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from aeo.desk.walking import case as schema
from aeo.desk.walking.checking import check
from aeo.desk.walking.reading import BadCase, read
from aeo.desk.walking.steps import STEPS, Step, deciding, receiving, reviewing, visiting
from aeo.desk.walking.steps.base import Expected
from aeo.house.places import CHECKOUT
from aeo.programme import loader
from aeo.programme.pack import Pack
from aeo.programme.packs import BUNDLED

CASES = CHECKOUT / "tests" / "cases"
PAGE = (CHECKOUT / "docs" / "case-file.md").read_text("utf-8")
BROKER = (CASES / "broker.toml").read_text("utf-8")
SOMEBODY = 'key = "director"\nname = "Дорж"\nemail = "dorj@example.mn"\n'
WHOLE = BROKER.replace('path = "files/', f'path = "{CASES}/files/')


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The bundled pack, as the command reads it."""
    return loader.load(BUNDLED / "mn")


def problems(text: str, pack: Pack, folder: Path) -> str:
    """What is said of a case file."""
    path = folder / "case.toml"
    path.write_text(text, "utf-8")
    try:
        check(read(path, pack, "case.toml"), pack)
    except BadCase as bad:
        return str(bad)
    return ""


def test_the_examples_can_be_read(pack: Pack) -> None:
    for path in sorted(CASES.glob("*.toml")):
        assert check(read(path, pack), pack).step


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("start = 2026-03-02", 'start = "soon"', "case.toml:4: start: expected a day"),
        ('title = "Customs broker, granted"', "", "case.toml:1: title: is missing"),
        ("start = 2026-03-02", "start = 2026-03-02\ncolour = 3", "case.toml:5: colour: is not a known key"),
        ("start = 2026-03-02", 'start = 2026-03-02\npath = "x"', "path: is not a known key"),
        ('kind = "office"', 'kind = "castle"', "operator.site[office].kind: “castle” is no kind of site"),
        ('roles = ["broker"]', 'roles = ["wizard"]', "application.roles[1]: “wizard” is no role"),
        ('roles = ["approver"]', 'roles = ["king"]', "“king” is no staff role"),
        ('member = ["editor"]', 'member = ["boss"]', "“boss” is no member"),
        ('do = "consent"', 'do = "dance"', "step[4 dance].do: “dance” is no step; known are accept, "),
        ('do = "start"\nby = "declarant"', 'do = "start"', "step[1 start].by: is missing: who does it?"),
        ('do = "start"\nby = "declarant"', 'do = "start"\nby = "nobody"', "“nobody” is no anybody"),
        (
            'do = "start"\nby = "declarant"',
            'do = "start"\nby = "declarant"\nwhy = 1',
            "step[1 start].why: is not a known",
        ),
        ('tin = "590124712"', 'tin = "59-01"', "operator.numbers.tin: Write the number as this register does. 9 to 14"),
        ('tin = "590124712"', 'duns = "59"', "operator.numbers.duns: There is no such register of numbers: duns."),
        ("E08 = 96", "E08 = 196", "answers.given.E08: expected a number, not 196"),
        ("E08 = 96", 'Z99 = "yes"', "answers.given.Z99: the programme has no question “Z99”"),
        ("E08 = 96", '"E08@moon" = 3', "“moon” is no site; known are office"),
        ("E08 = 96", 'E08 = {value = 96, evidence = {photo = "licence"}}', "“photo” is not wanted here"),
        ("E08 = 96", 'E08 = {value = 96, evidence = "diary"}', "“diary” is no file; known are procedures, "),
        ("E08 = 96", "E08 = {worth = 96}", "answers.given.E08.worth: is not a known key"),
        ("starts_on = 43", 'starts_on = "May"', "expected a day like 2027-01-31, or a number of days"),
        ('consultation = "tax"', 'consultation = "police"', "“police” is no consultation; known are tax"),
        ("[application]", f"[[person]]\n{SOMEBODY}[application]", "person[director].key: this key was used before"),
        ("[application]", f"[[staff]]\n{SOMEBODY}roles = []\n[application]", "“director” is also the key of a person"),
        ('member = ["owner", "signatory"]', 'member = ["signatory"]', "one person must be a member as “owner”"),
        ("files/licence.pdf", "files/lost.pdf", "file[licence].path: there is no file"),
        ("[application]", "[application", "expected TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(before: str, after: str, said: str, pack: Pack, tmp_path: Path) -> None:
    assert before in WHOLE
    assert said in problems(WHOLE.replace(before, after), pack, tmp_path)


def test_nothing_is_wrong_with_the_whole(pack: Pack, tmp_path: Path) -> None:
    assert problems(WHOLE, pack, tmp_path) == ""
    with pytest.raises(BadCase, match="there is no such file"):
        read(tmp_path / "none.toml", pack)


def test_an_answer_that_must_be_refused_may_be_of_the_wrong_kind(pack: Pack, tmp_path: Path) -> None:
    odd = (
        '\n[[step]]\ndo = "answers"\nby = "declarant"\nexpect = {refused = "bad-fields"}\n[step.given]\nE08 = "many"\n'
    )
    assert problems(WHOLE + odd, pack, tmp_path) == ""


TABLES = (
    *(schema.Case, schema.Company, schema.Site, schema.Person, schema.Official, schema.Asked, schema.File),
    *(schema.Answers, schema.Cells, Step, Expected, visiting.Team, visiting.ToCheck, receiving.Missing),
    *(deciding.Outcome, deciding.Ground, deciding.Condition, deciding.Told, reviewing.Opinion, reviewing.Scores),
)


@pytest.mark.parametrize("owner", TABLES, ids=lambda owner: owner.__name__)
def test_the_page_names_every_key(owner: type) -> None:
    ours = {"path", "places"} if owner is schema.Case else set()
    tables = {"operator", "application", "answers", "person", "staff", "file", "step", "site"}
    for field in fields(owner):
        if field.name not in ours | tables:
            assert f"`{field.name}" in PAGE or f"{field.name} =" in PAGE, field.name


@pytest.mark.parametrize("verb", sorted(STEPS))
def test_the_page_names_every_step_and_its_parameters(verb: str) -> None:
    steps = PAGE.partition("## `[[step]]`")[2].splitlines()
    row = next((line for line in steps if line.startswith(f"| `{verb}`")), "")
    assert row, "not documented"
    common = {field.name for field in fields(Step)} | {"visit"}
    for field in fields(STEPS[verb]):
        assert field.name in common or f"`{field.name}`" in row, field.name
