"""The port: one question, what the state register holds under a number. Whatever speaks it is named by a setting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Seat:
    """Where an entity sits. Parts that the register does not keep are empty."""

    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Entry:
    """A legal entity as the register has it now. `form` is a key of the pack's legal forms, empty where none fits.

    `email`: the address under which the register reaches it, empty where it keeps none.
    """

    number: str
    name_local: str
    name_latin: str = ""
    form: str = ""
    seat: Seat = Seat()
    directors: tuple[str, ...] = ()
    registered_on: date | None = None
    struck_off_on: date | None = None
    email: str = ""


class Away(Exception):
    """The register does not answer now, or is not connected: not the same as a number that it does not know."""


class Registry(Protocol):
    """Whoever can be asked."""

    def find(self, number: str) -> Entry | None:
        """The entity with this number, letters and digits only; None for a number it does not know. Raises Away."""
        ...


class Absent:
    """No register is connected: every company is registered by hand, and not confirmed."""

    def find(self, number: str) -> Entry | None:
        """Never answers."""
        raise Away


def registry() -> Registry:
    """The register that this installation asks (AEO_REGISTRY)."""
    found: Registry = import_string(settings.AEO_REGISTRY)()
    return found
