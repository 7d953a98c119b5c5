"""Every sentence that code or templates say can be read in Mongolian, whole and with the same gaps to fill."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.functional import Promise

from aeo.desk import catalogue
from aeo.desk.catalogue import Sentence

PACKAGES = ("aeo.", "operators", "audits")


@lru_cache(maxsize=1)
def said() -> list[Sentence]:
    """What the source says."""
    return catalogue.gathered(Path(settings.BASE_DIR))


def test_everything_said_is_translated() -> None:
    faults = sorted(catalogue.faults("mn", said()))
    assert faults == [], "manage.py catalogue update, then translate (docs/translating.md)"


def test_an_update_changes_nothing_when_nothing_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = catalogue.merged(catalogue.read("mn"), said())
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path])
    catalogue.write("mn", once)
    text = catalogue.path_of("mn").read_bytes()
    catalogue.write("mn", catalogue.merged(catalogue.read("mn"), said()))
    assert catalogue.path_of("mn").read_bytes() == text


def _choices(model: Any) -> list[tuple[str, Any]]:
    fields = [(f"{model.__name__}.{field.name}", field) for field in model._meta.get_fields()]
    return [(name, label) for name, field in fields for _value, label in getattr(field, "flatchoices", None) or ()]


def test_every_choice_is_said_in_the_readers_language() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith(PACKAGES)]
    labels = [pair for model in ours for pair in _choices(model)]
    assert labels
    assert {name for name, label in labels if not isinstance(label, Promise) and str(label).isascii()} == set()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of catalogues, with one word that may be Latin."""
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path])
    catalogue.names.cache_clear()
    (tmp_path / "mn").mkdir()
    (tmp_path / "mn" / "names.txt").write_text("# formats\nPDF\n")
    yield tmp_path
    catalogue.names.cache_clear()


@pytest.mark.parametrize(
    ("sentence", "translation", "fault"),
    [
        ("Send it.", "", "not translated: Send it."),
        ("Send it.", "Send it.", "in Latin letters (Send, it): Send it."),
        ("Save the PDF.", "PDF файлыг хадгална уу.", ""),
        ("%(n)s of {all}", "{all}-аас %(n)s", ""),
        ("%(n)s of {all}", "{all}-аас", "other placeholders: %(n)s of {all}"),
        ("Name", "Нэр ", "other white space at the ends: Name"),
        (("%(n)s day", "%(n)s days"), ("%(n)s хоног", "%(n)s хоног"), ""),
        (("%(n)s day", "%(n)s days"), ("%(n)s хоног", ""), "not translated: %(n)s day"),
        (("One day", "%(n)s days"), ("Нэг хоног", "%(n)s хоног"), ""),
    ],
)
def test_what_is_wrong_is_named(folder: Path, sentence: Any, translation: Any, fault: str) -> None:
    forms = sentence if isinstance(sentence, tuple) else (sentence,)
    source = [Sentence("a.py", None, forms)]
    kept = Catalog(locale="mn")
    kept.add(sentence, translation)
    catalogue.write("mn", catalogue.merged(kept, source))
    assert list(catalogue.faults("mn", source)) == ([fault] if fault else [])


def test_what_is_new_and_what_is_gone(folder: Path) -> None:
    kept = Catalog(locale="mn")
    kept.add("Old", "Хуучин")
    catalogue.write("mn", kept)
    new = [Sentence("a.py", "page", ("New",))]
    assert list(catalogue.faults("mn", new)) == ["a.py: not in the catalogue: New", "no longer said: Old"]


def test_sentences_of_python_and_of_templates(tmp_path: Path) -> None:
    for place in catalogue.PLACES:
        (tmp_path / place).mkdir()
    (tmp_path / "aeo" / "a.py").write_text(
        '_("One " "sentence.")\npgettext("page", "Next")\nngettext("%(n)s day", "%(n)s days", n)\n'
        "f\"{told} {_('In an f-string.')}\"\n"
    )
    (tmp_path / "templates" / "a.html").write_text(
        "<p>{% trans 'Plain' %}\n"
        "  {% blocktrans trimmed count n=n %}\n    {{ n }} file\n  {% plural %}\n    {{ n }} files\n"
        "  {% endblocktrans %}\n"
        "{% heading _('In a tag') %} {{ x|default:_('In a filter') }} {% trans 'May' context 'month' %}"
    )
    (tmp_path / "templates" / "mail.txt").write_text(
        "{% load i18n %}{% blocktrans %}Dear {{ name }},{% endblocktrans %}"
    )
    found = [(s.context, s.forms) for s in catalogue.gathered(tmp_path) if not s.place.startswith("django/")]
    assert found == [
        (None, ("One sentence.",)),
        ("page", ("Next",)),
        (None, ("%(n)s day", "%(n)s days")),
        (None, ("In an f-string.",)),
        (None, ("Plain",)),
        (None, ("%(n)s file", "%(n)s files")),
        (None, ("In a tag",)),
        (None, ("In a filter",)),
        ("month", ("May",)),
        (None, ("Dear %(name)s,",)),
    ]


def test_the_command_names_faults_and_ends_with_status_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "BASE_DIR", folder)  # of ours nothing is there, what Django says is
    call_command("catalogue", "update")
    with pytest.raises(CommandError, match="faults"):
        call_command("catalogue", "check")
    assert "mn: not translated: This field is required." in capsys.readouterr().out
