"""Refusals: an act that may not happen, with the reason a person is shown and the HTTP status a program is shown."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Fields = Mapping[str, Sequence[Words]]


class Refused(Exception):
    """An act was refused. `reason` says why and what would allow it; `code` is stable for programs."""

    status: ClassVar[int] = 409
    kind: ClassVar[str] = "refused"
    title: ClassVar[Words] = _("This cannot be done")

    def __init__(self, reason: Words, code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code or self.kind

    def __str__(self) -> str:
        return str(self.reason)


class WrongState(Refused):
    """The subject is not in a state from which this act is possible."""

    kind = "wrong-state"
    title = _("This is not possible at this stage")


class NotPermitted(Refused):
    """This actor may not do it."""

    status = 403
    kind = "not-permitted"
    title = _("You may not do this")


class SignedOut(Refused):
    """Nobody is signed in any more: the session ended while a page was open."""

    status = 403
    kind = "signed-out"
    title = _("You are signed out")

    def __init__(self) -> None:
        super().__init__(_("Nothing on this page is lost. Press the button that saves it: you sign in, and go on."))


class NotReady(Refused):
    """Something is missing that the act needs."""

    status = 422
    kind = "not-ready"
    title = _("Something is still missing")


class BadFields(NotReady):
    """What was typed cannot be taken. `fields` says for each field what to do; `reason` is the first of them."""

    kind = "bad-fields"

    def __init__(self, fields: Fields) -> None:
        super().__init__(next(iter(fields.values()))[0])
        self.fields = {name: list(words) for name, words in fields.items()}


class Stale(Refused):
    """Somebody changed the subject after it was read."""

    kind = "stale"
    title = _("Somebody else has changed this in the meantime")


class Contradiction(Refused):
    """The database refuses facts that contradict each other."""

    kind = "contradiction"
    title = _("These facts contradict each other")
