"""Machine clients: the one door through which a system proves who it is."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, JsonResponse

from aeo.accounts.models import MachineClient
from aeo.kernel import clock
from aeo.kernel.http import problem
from aeo.kernel.policy import Actor


def register_machine(name: str, scopes: list[str], expires_at: datetime) -> str:
    """Register a client and return its secret, which is shown this once and never kept."""
    secret = secrets.token_urlsafe(32)
    MachineClient.objects.create(name=name, secret_hash=_hash(secret), scopes=scopes, expires_at=expires_at)
    return secret


def authenticate_machine(request: HttpRequest, scope: str) -> Actor | None:
    """The client behind a bearer secret, if it is active, unexpired and has the scope."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    client = MachineClient.objects.filter(secret_hash=_hash(secret), active=True, expires_at__gt=clock.now()).first()
    if client is None or scope not in client.scopes:
        return None
    _mark_used(client)
    return Actor(f"machine:{client.pk}", client.name, frozenset(client.scopes))


def refused() -> JsonResponse:
    """The one answer to every failed proof: it tells nothing of what was wrong."""
    answer = problem(401, "unauthorized", "Unauthorized", "A valid credential is required.")
    answer["WWW-Authenticate"] = 'Bearer realm="itgel"'
    return answer


def _mark_used(client: MachineClient) -> None:
    """Keep the hour of the last use; written once an hour, so that reads stay reads."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=hour)
    if client.last_used_at is None or client.last_used_at < hour:
        MachineClient.objects.filter(stale, pk=client.pk).update(last_used_at=clock.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
