"""E-mail addresses as they are kept and compared: one way to write each, however it was typed."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 254
ODD = frozenset('"\\[]')
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def bare_address(typed: str) -> str:
    """In small letters of the usual form, the host as the network has it (IDNA), without a full stop at its end."""
    if len(typed) > LONGEST:
        return typed  # no address, and not worth the work
    local, at, host = unicodedata.normalize("NFKC", typed).strip().lower().rpartition("@")
    seen = "".join(letter for letter in host if unicodedata.category(letter) != "Cf")
    return f"{local}{at}{_of_the_network(seen.rstrip('.'))}"


def mailbox(address: str) -> str:
    """Where an address leads to, for counting: what follows a plus sorts somebody's own mail."""
    local, at, host = bare_address(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{host}"


def plain_address(address: str) -> None:
    """A validator: nothing that is not seen, and no part in quotes or brackets (RFC 5321, 4.1.2 and 4.1.3).

    In quotes one box has any number of addresses, and a name of any words; people have neither.
    """
    if any(unicodedata.category(letter) in UNSEEN for letter in address):
        raise ValidationError(_("There is a character here that is not seen. Type this anew."), "unseen")
    if ODD.intersection(address):
        raise ValidationError(_("Write the address without quotation marks and brackets."), "quoted")


class AddressField(forms.EmailField):
    """An address, taken in whatever way it is typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **options})
        self.validators.insert(0, plain_address)

    def to_python(self, value: Any) -> str:
        """As it is kept."""
        return bare_address(str(super().to_python(value) or ""))


def _of_the_network(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host  # no host at all: the validator says so
