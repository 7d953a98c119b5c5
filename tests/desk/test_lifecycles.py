"""`manage.py lifecycles`: docs/lifecycles.md is what the code says."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from aeo.desk.management.commands.lifecycles import page
from aeo.kernel.lifecycle import Stateful
from aeo.kernel.verification import stateful_models
from audits.models import Finding

DOC = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"


def ours() -> list[type[Stateful]]:
    """Without the machines that only tests have."""
    return [model for model in stateful_models() if not model.__module__.startswith("tests.")]


def test_the_page_is_what_the_code_says() -> None:
    assert DOC.read_text() == page(ours()), "manage.py lifecycles > docs/lifecycles.md"


def test_a_finding_is_drawn() -> None:
    text = page([Finding])
    assert "[*] --> raised : raise\n" in text
    assert "contested --> notified : confirm, reclassify\n" in text
    assert "closed --> [*]\n" in text
    assert "| extend | notified, plan_accepted | stays | " in text


def test_a_page_that_differs_is_named(tmp_path: Path) -> None:
    out, file = StringIO(), tmp_path / "lifecycles.md"
    call_command("lifecycles", stdout=out)
    file.write_text(out.getvalue())
    call_command("lifecycles", check=file)
    file.write_text(out.getvalue().replace("draft", "drift"))
    with pytest.raises(CommandError, match=r"lifecycles\.md is not what the code says"):
        call_command("lifecycles", check=file)
