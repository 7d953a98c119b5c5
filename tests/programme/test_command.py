"""`manage.py programme check|publish|calendar`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from aeo.kernel import clock
from aeo.programme.models import CalendarYear, Version
from tests.programme.conftest import Edit


def run(*arguments: str) -> str:
    """What the command writes."""
    out = StringIO()
    call_command("programme", *arguments, stdout=out)
    return out.getvalue()


def test_check_of_a_bundled_pack() -> None:
    assert run("check", "mn").startswith("mn: nothing wrong; ")


def test_check_names_every_problem(folder: Path, edit: Edit) -> None:
    line = edit("clocks.toml", 'unit = "working_days"', 'unit = "dya"')
    edit("roles.toml", 'code = "EX"', "code = 7")
    with pytest.raises(CommandError) as error:
        run("check", str(folder))
    first, second, count = str(error.value).splitlines()
    assert (
        first == f"clocks.toml:{line}: clock[consultation].unit: expected one of days, working_days, months, not “dya”"
    )
    assert second.startswith("roles.toml:")
    assert count == "2 problems"


def test_check_on_the_day_of_effect(folder: Path) -> None:
    with pytest.raises(CommandError, match="china-arrangement"):
        run("check", str(folder), "--effective", "2025-01-01")


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"programme\.toml"):
        run("check", str(tmp_path / "none"))


@pytest.mark.django_db
def test_publish_twice(folder: Path) -> None:
    assert "trial version 1 is published, in force from 2026-01-01" in run(
        "publish", str(folder), "--effective", "2026-01-01"
    )
    assert "nothing was published" in run("publish", str(folder), "--effective", "2026-06-01")
    version = Version.objects.get(code="trial")
    assert version.published_by == "system"
    assert list(CalendarYear.objects.filter(code="trial").values_list("year", flat=True)) == [2026, 2027, 2028]


@pytest.mark.django_db
def test_a_pack_that_is_newer_than_the_one_in_force_is_said_and_not_published_by_itself(
    folder: Path, edit: Edit
) -> None:
    first = ("publish", str(folder), "--effective", "2026-01-01", "--first", "--called", "make it")
    assert "version 1 is published" in run(*first)
    assert run(*first) == "", "nothing to say"
    edit("validity.toml", "years = 3", "years = 4")
    version = Version.objects.get(code="trial")
    said, today = run(*first), clock.today().isoformat()
    for words in (
        "\nЭнэ кодод байгаа багц хүчин төгөлдөр багцаас өөр байна.\n",
        "\nThe pack in this code is not the one in force.\n",
        f"In force: trial version 1, since 2026-01-01 (content {version.sha256[:8]}).",
        "In the code: trial version 2 (content ",
        "stays as in version 1 until version 2 is published.",
        f"make it programme publish {folder} --effective {today}",
    ):
        assert words in said
    assert version.sha256[:8] not in said.partition("In the code")[2]
    assert said.count(f"--effective {today}") == 2, "in each language"
    assert Version.objects.filter(code="trial").count() == 1
    run("publish", str(folder), "--effective", today)
    assert run(*first) == ""


@pytest.mark.django_db
def test_publish_on_an_impossible_day(folder: Path, edit: Edit) -> None:
    run("publish", str(folder), "--effective", "2026-01-01")
    edit("validity.toml", "years = 3", "years = 4")
    with pytest.raises(CommandError, match="at the earliest"):
        run("publish", str(folder), "--effective", "2026-01-02")


@pytest.mark.django_db
def test_invented_cases_may_lie_before_the_norms_and_real_ones_not(folder: Path, settings: Settings) -> None:
    early = ("publish", str(folder), "--effective", "2024-02-01")
    with pytest.raises(CommandError, match="china-arrangement"):
        run(*early)
    settings.AEO_DEMONSTRATION = False
    with pytest.raises(CommandError, match="cases are real here"):
        run(*early, "--invented")
    settings.AEO_DEMONSTRATION = True
    assert "in force from 2024-02-01" in run(*early, "--invented")


def test_a_day_that_is_none(folder: Path) -> None:
    with pytest.raises(CommandError, match="2027-02-30"):
        run("publish", str(folder), "--effective", "2027-02-30")


@pytest.mark.django_db
def test_calendar_alone(folder: Path) -> None:
    assert "trial: 3 calendar years" in run("calendar", str(folder))
    assert not Version.objects.filter(code="trial").exists()
