"""A paper that would be too long to print: its longest texts are printed in part, and the whole is attached to it.

20,000 characters in every answer are printed whole. But a company with very many sites may lodge more than a printer
can do in its time, and then a paper that says where the rest is serves better than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aeo.documents.labels import label

MOST = 4_000_000  # letters, which take a printer about a minute; those in tables count several times
IN_TABLES = 4
LONGEST, SHORTEST = 20_000, 200


def shortened(facts: Mapping[str, Any], languages: Sequence[str]) -> Mapping[str, Any]:
    """The facts as they can be printed: the very same unless there is too much of them."""
    texts = list(_texts(facts))
    room = LONGEST
    while room > SHORTEST and sum(min(size, room) * weight for size, weight in texts) > MOST:
        room //= 2
    too_much = sum(size * weight for size, weight in texts) > MOST
    cut: Mapping[str, Any] = _cut(facts, room, languages) if too_much else facts
    return cut


def _texts(value: object, weight: int = 1) -> Iterator[tuple[int, int]]:
    """How long each text is, and how much a letter of it counts."""
    if isinstance(value, str):
        yield len(value), weight
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, IN_TABLES if key == "table" else weight)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, weight)


def _cut(value: Any, room: int, languages: Sequence[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _cut(inner, room, languages) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cut(inner, room, languages) for inner in value]
    if not isinstance(value, str) or len(value) <= room:
        return value
    told = " / ".join(label("printed_in_part", code, count=len(value) - room) for code in languages)
    return f"{value[:room]} … [{told}]"
