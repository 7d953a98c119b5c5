"""Every URL declares who has access."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from aeo.kernel.http import gate_of


class _Match:
    def __init__(self, func: Any) -> None:
        self.func = func


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


@pytest.mark.parametrize(("route", "entry"), list(patterns()), ids=lambda value: str(value)[:60])
def test_every_url_declares_its_access(route: str, entry: URLPattern) -> None:
    assert gate_of(_Match(entry.callback)) is not None, f"/{route} declares no access"  # type: ignore[arg-type]
