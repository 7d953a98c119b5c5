"""Certificates as files to download."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations.models import Authorisation, Certificate
from aeo.authorisations.states import CertificateState
from aeo.authorisations.views.shown import tones
from aeo.authorisations.views.shown.statuses import is_given_out
from aeo.components import formats
from aeo.components.contexts import Action, FileRow, Tone
from aeo.components.pages import offer
from aeo.kernel.policy import Actor


def certificate_rows(
    actor: Actor | None, authorisation: Authorisation, rows: Sequence[Certificate], view: str
) -> list[FileRow]:
    """Each version, the newest first; with an actor, the verb for those that could not be made."""
    return [_row(actor, authorisation, row, view) for row in rows]


def _row(actor: Actor | None, authorisation: Authorisation, row: Certificate, view: str) -> FileRow:
    args = [authorisation.aeo_number, row.version]
    return FileRow(
        name=_("Certificate %(number)s, version %(version)s") % {"number": args[0], "version": args[1]},
        url=reverse(view, args=args) if is_given_out(row) else "",
        kind=_("valid until %(day)s") % {"day": formats.day_text(row.valid_until)},
        at=row.sealed_at or row.prepared_at,
        by=row.failure if row.state == CertificateState.FAILED else "",
        status=_("current version") if row.state == CertificateState.ACTIVE else row.state_label,
        tone=Tone.NEUTRAL if row.state == CertificateState.ACTIVE else tones.of(tones.CERTIFICATE, row.state),
        sha256=row.pdf_sha256 or "",
        actions=_retry(actor, row, args) if actor and row.state == CertificateState.FAILED else (),
    )


def _retry(actor: Actor, row: Certificate, args: list[object]) -> list[Action]:
    url = reverse("authorisations:retry-certificate", args=args)
    action = offer(actor, row, "retry", _("Try again"), url, method="post")
    return [action] if action.allowed else []
