"""A draft and the rules that came into force since it was started: what would change for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aeo.programme import queries as programme
from aeo.programme.applicability import Slot
from aeo.programme.models import Version
from aeo.programme.pack import Pack
from operators.models import Application
from operators.queries.sheets import Sheet
from operators.states import ApplicationState


@dataclass(frozen=True)
class Newer:
    """The version in force and, by question, what it changes: `anew` are answered and mean something else by now."""

    version: Version
    pack: Pack
    added: Sequence[Slot]
    dropped: Sequence[Slot]
    anew: Sequence[Slot]


def newer(application: Application, sheet: Sheet) -> Newer | None:
    """What the rules in force would change for a draft that was never submitted; None when it is on them already.

    A case that was submitted stays on its version.
    """
    if application.state != ApplicationState.DRAFT or application.submissions:
        return None
    version, pack = programme.current()
    if version.pk == application.version_id:
        return None
    then = replace(sheet, pack=pack)
    added = [slot for slot in then.slots if slot not in sheet.slots]
    dropped = [slot for slot in sheet.slots if slot not in then.slots]
    anew = [slot for slot in then.slots if slot in sheet.taken and slot not in then.taken]
    return Newer(version, pack, added, dropped, anew)
