"""Large files of a company on their way in, piece by piece (tus 1.0): gone on with after any interruption."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.documents import tus
from aeo.documents.actions import transfers
from aeo.documents.models import Transfer
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.refusals import Refused
from operators.models import Operator
from operators.policies.evidence import may_write, room
from operators.policies.seats import permit
from operators.queries import own
from operators.views.common import me


@signed_in
@require_http_methods(["OPTIONS", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a file with its length and fingerprint; the answer says where its pieces go, and from which byte."""
    operator = visible_or_404(own.operators(me(request)), pk=pk)
    if request.method == "OPTIONS":
        return tus.options()
    permit(may_write(actor(request), pk))
    return _understood(request, lambda: _begun(request, operator))


@signed_in
@require_http_methods(["HEAD", "PATCH", "DELETE", "POST"])
def transfer(request: HttpRequest, pk: int, transfer: UUID) -> HttpResponse:
    """One of them: how far it is, the next piece, or no more of it. Nobody else's exists."""
    operator = visible_or_404(own.operators(me(request)), pk=pk)
    found = visible_or_404(transfers.open_for(actor(request), operator.subject), pk=transfer)
    deeds: dict[str, Callable[[], HttpResponse]] = {
        "HEAD": lambda: tus.told(found, 200),
        "PATCH": lambda: _piece(request, found),
        "DELETE": lambda: _end(found),
    }
    deed = deeds.get(tus.method(request))
    return _understood(request, deed) if deed else tus.misunderstood(tus.BAD, "X-HTTP-Method-Override")


def _understood(request: HttpRequest, deed: Callable[[], HttpResponse]) -> HttpResponse:
    if not tus.spoken(request):
        return tus.misunderstood(tus.MISMATCH, "Tus-Resumable")
    try:
        return deed()
    except tus.Malformed as malformed:
        return tus.misunderstood(tus.BAD, str(malformed))
    except Refused as refused:
        return tus.refusal(refused)


def _begun(request: HttpRequest, operator: Operator) -> HttpResponse:
    said, length = tus.metadata(request), tus.count(request, "Upload-Length")
    room(operator, length).enforce()
    name, sha256 = said.get("filename", ""), said.get("sha256", "").lower()
    begun = transfers.begin(name, length, sha256, about=operator.subject, by=actor(request))
    response = tus.told(begun, 201)
    response["Location"] = reverse("operators:transfer", args=[operator.pk, begun.pk])
    return response


def _piece(request: HttpRequest, found: Transfer) -> HttpResponse:
    if request.content_type != tus.PIECE:
        return tus.misunderstood(tus.UNKNOWN_TYPE, "Content-Type")
    size, offset = tus.count(request, "Content-Length"), tus.count(request, "Upload-Offset")
    return tus.told(transfers.receive(found, offset, request, size, tus.checksum(request)), 204)


def _end(found: Transfer) -> HttpResponse:
    transfers.give_up(found)
    return tus.gone()
