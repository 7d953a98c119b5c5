"""Submitting by a button that may be pressed again: on a slow line the same submission arrives twice."""

from __future__ import annotations

from aeo.kernel.lifecycle import action
from aeo.kernel.once import once
from aeo.kernel.policy import Actor, permitted
from operators.actions import applications
from operators.models import Application


@action
def lodge(application: Application, *, by: Actor, key: str) -> str:
    """Submit it once under `key` and give its receipt; the same key later gives the same receipt and does nothing."""
    permitted(by, application, "submit").enforce()
    scope = f"submit:{application.pk}"
    receipt: str = once(scope, key, key.encode(), lambda: str(applications.submit(application, by=by).receipt))
    return receipt
