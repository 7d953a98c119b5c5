"""Files as a form brings them: in the form itself, or sent before it, piece by piece, and then named by their key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aeo.accounts.gates import actor
from aeo.documents.actions import transfers, uploads
from aeo.documents.models import Upload
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from operators.models import Operator
from operators.policies.evidence import room


@dataclass(frozen=True)
class Arrived:
    """One file: what its sender calls it, and how it is stored (which may be refused)."""

    name: str
    store: Callable[[], Upload]


def arrived(request: HttpRequest, operator: Operator, field: str) -> Iterator[Arrived]:
    """Every file that came under a field's name, each for itself."""
    by = actor(request)
    for file in request.FILES.getlist(field):
        yield Arrived(file.name or "file", partial(_stored, file, operator, by))
    for key in filter(None, request.POST.getlist(field)):
        yield _sent(key, operator, by)


def fields(request: HttpRequest) -> set[str]:
    """The names under which something may have come."""
    return {*request.FILES, *request.POST}


def _stored(file: UploadedFile[Any], operator: Operator, by: Actor) -> Upload:
    room(operator, file.size or 0).enforce()
    return uploads.store(file, file.name or "file", by)  # type: ignore[arg-type]


def _sent(key: str, operator: Operator, by: Actor) -> Arrived:
    rows = transfers.open_for(by, operator.subject)
    known = _uuid(key)
    found = rows.filter(pk=known).first() if known else None
    if found is None:
        return Arrived(_("A file"), _lost)
    return Arrived(found.name, lambda: transfers.take(found, by))


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


def _lost() -> Upload:
    raise NotReady(_("It was not sent within a day, or not by you. Please send it again."), "transfer-lost")
