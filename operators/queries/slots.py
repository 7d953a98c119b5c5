"""Answer slots (`A01@site:7`) as people know them: the question's number and words, the role and the site by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from aeo.kernel.http import number
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from operators.models import Site

MOST, WORDED, LONGEST = 20, 5, 70


def site_names(slots: Iterable[Slot]) -> dict[str, str]:
    """Site id as text → its name."""
    ids = {number(slot.site) for slot in slots} - {0}
    rows = Site.objects.filter(pk__in=ids).values_list("pk", "name_local") if ids else ()
    return {str(pk): name for pk, name in rows}


def where(pack: Pack, slot: Slot, sites: Mapping[str, str]) -> str:
    """The role or the site a slot is about, in words."""
    role = str(pack.roles[slot.role].name) if slot.role and slot.role in pack.roles else slot.role
    return ", ".join(part for part in (role, sites.get(slot.site, slot.site)) if part)


def named(pack: Pack, slots: Sequence[Slot], most: int = MOST) -> str:
    """The first of them in a row and how many more: `A01 “Was the company…” (Warehouse)`; of many only the numbers."""
    first = slots[:most]
    sites = site_names(first)
    words = [_named(pack, slot, where(pack, slot, sites), worded=len(slots) <= WORDED) for slot in first]
    return ", ".join(words) + (f" + {len(slots) - most}" if len(slots) > most else "")


def said(pack: Pack, texts: Iterable[str]) -> str:
    """The same for slots as texts; what is none is told as it is."""
    slots, strange = [], []
    for text in texts:
        try:
            slots.append(Slot.read(text))
        except ValueError:
            strange.append(text[:LONGEST])
    return ", ".join(filter(None, (named(pack, slots), *strange[:MOST])))


def _named(pack: Pack, slot: Slot, place: str, *, worded: bool) -> str:
    asked = pack.questions[slot.question] if worded and slot.question in pack.questions else None
    label = f"\u201c{_short(str(asked.text))}\u201d" if asked else ""
    return " ".join(filter(None, (slot.question, label, f"({place})" if place else "")))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
