"""Idempotency: the same request under the same key is answered once, and with the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.models import Once
from aeo.kernel.refusals import NotReady


@action
def once(scope: str, key: str, request: bytes, work: Callable[[], Any]) -> Any:
    """Do the work once per (scope, key) and give its JSON answer again afterwards, in one transaction.

    Raises NotReady when the key was used for another request.
    """
    digest = hashlib.sha256(request).digest()
    root("once", f"{scope}:{key}")
    known = Once.objects.filter(scope=scope, key=key).first()
    if known is None:
        answer = work()
        Once.objects.create(scope=scope, key=key, request_hash=digest, answer=answer, at=clock.now())
        return answer
    if bytes(known.request_hash) != digest:
        raise NotReady(_("This key was already used for a different request."), "idempotency-key-reused")
    return known.answer
