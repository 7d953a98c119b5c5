"""Signed answers as a reader wants them: in the words of the pack, with the files that were signed with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aeo.components.contexts import FileRow, Tone
from aeo.components.formats import day_text, figure
from aeo.documents.models import Upload
from aeo.programme import answers as rules
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from aeo.programme.questions import Question
from audits.queries.review import Item, Line
from operators.papers import CHOICES, printed_row
from operators.queries.slots import site_names, where

TONES = {"met": Tone.GOOD, "partly": Tone.WARNING, "not_met": Tone.BAD}


@dataclass(frozen=True)
class Shown:
    """An answer. `where`: the role or the site it is about; `tone` says whether it meets what is expected."""

    slot: Slot
    question: Question
    where: str
    choice: object
    tone: str
    number: str
    text: str
    reason: str
    language: str
    columns: tuple[Any, ...]
    rows: list[list[tuple[object, object]]]
    files: list[FileRow]
    missing: tuple[object, ...]


def shown(pack: Pack, lines: Iterable[Line]) -> dict[Slot, Shown]:
    """Slot → the answer in words; two queries: sites and files."""
    lines = list(lines)
    sites = site_names(line.slot for line in lines)
    files = _uploads(file["sha256"] for line in lines for file in line.item["evidence"] if "sha256" in file)
    return {line.slot: _shown(pack, line.slot, line.item, sites, files) for line in lines}


def _uploads(hashes: Iterable[str]) -> dict[str, int]:
    wanted = set(hashes)
    rows = Upload.objects.filter(sha256__in=wanted).order_by("-pk").values_list("sha256", "pk") if wanted else ()
    return dict(rows)


def _shown(pack: Pack, slot: Slot, item: Item, sites: Mapping[str, str], files: Mapping[str, int]) -> Shown:
    asked = pack.questions[slot.question]
    choice = item.get("choice", "")
    words: dict[str, object] = {**CHOICES, **{one.key: one.text for one in asked.choices}}
    return Shown(
        slot=slot,
        question=asked,
        where=where(pack, slot, sites),
        choice=words.get(choice, choice),
        tone=TONES[rules.meeting(asked, rules.Answer(choice))] if choice and asked.meets() else Tone.NEUTRAL,
        number=f"{figure(item['number'])} {asked.unit}".strip() if item.get("number") is not None else "",
        text=item.get("text", ""),
        reason=item.get("reason", ""),
        language=item.get("language", ""),
        columns=asked.columns,
        rows=[_row(asked, row) for row in item.get("table") or []],
        files=[_file(asked, file, files) for file in item["evidence"]],
        missing=_missing(asked, choice, item),
    )


def _row(asked: Question, row: Mapping[str, Any]) -> list[tuple[object, object]]:
    shown = printed_row(asked, row)
    return [(column.heading, shown.get(column.key, "")) for column in asked.columns]


def _file(asked: Question, file: Mapping[str, Any], files: Mapping[str, int]) -> FileRow:
    wanted = {evidence.key: str(evidence.text) for evidence in asked.evidence}
    upload = files.get(file.get("sha256", ""))
    url = f"/files/uploads/{upload}/" if upload else ""
    until = (
        _("valid until %(day)s") % {"day": day_text(date.fromisoformat(file["expires_on"]), "short")}
        if "expires_on" in file
        else ""
    )
    return FileRow(file.get("name", ""), url, file.get("size"), wanted.get(file.get("key", ""), ""), status=until)


def _missing(asked: Question, choice: str, item: Item) -> tuple[object, ...]:
    """Evidence the pack wants for this answer, and nothing is attached."""
    attached = {file.get("key") for file in item["evidence"]}
    called = (e for e in asked.evidence if asked.kind != "yes_partly_no" or choice in asked.wanted_on(e))
    return tuple(evidence.text for evidence in called if evidence.key not in attached)
