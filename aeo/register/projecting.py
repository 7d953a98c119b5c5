"""Writing current records anew, where a later release would write another one than stands there.

What would be written the package above knows, and writes by the path by which it always does; here lies what is
compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aeo.register import entries, queries
from aeo.register.models import Entry, Record
from aeo.register.values import RecordValues

# What a version has for itself: who reads the record learns the same from another one.
OWN = ("version", "effective_from", "recorded_at")
# The AEO numbers whose records were looked at, each with whether it was written anew.
Project = Callable[[], Iterator[tuple[str, bool]]]
_project: list[Project] = []


def done_by(project: Project) -> None:
    """Who looks at each record and writes those that are to be written: given by the package above."""
    _project[:] = [project]


def project() -> Iterator[tuple[str, bool]]:
    """Look at every current record, and write anew what no longer says what would be written."""
    for whole in _project:
        yield from whole()


def is_current(values: RecordValues) -> bool:
    """Whether the latest record says all this, and its entry all that it says."""
    last = queries.latest(values.aeo_number)
    if last is None or _said(last.content) != _said(entries.content_of(values)):
        return False
    entry = Entry.objects.filter(pk=last.aeo_number).first()
    published = Record.objects.filter(aeo_number=last.aeo_number, public=True).exists()
    return entry is not None and entries.told(entry) == entries.told(entries.entry_of(last, was_published=published))


def _said(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in OWN}
