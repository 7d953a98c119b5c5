"""Who it was: names for references such as `user:12`, in one query for a whole page."""

from __future__ import annotations

from collections.abc import Iterable

from aeo.accounts.models import User
from aeo.kernel.policy import SYSTEM


class Names(dict[str, str]):
    """Reference → name; a reference nobody knows is shown as it is."""

    def __missing__(self, ref: str) -> str:
        return ref

    def of(self, ref: str | None) -> str:
        """The name; nothing for nobody."""
        return self[ref] if ref else ""


def names_of(refs: Iterable[str | None]) -> Names:
    """The names behind these references; one query."""
    keys = {ref.partition(":")[2] for ref in refs if ref and ref.startswith("user:")}
    users = User.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    found = {f"user:{pk}": name for pk, name in users.values_list("pk", "name")} if keys else {}
    return Names({SYSTEM.ref: SYSTEM.name, **found})
