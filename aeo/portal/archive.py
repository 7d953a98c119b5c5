"""Everything of an application in one archive: what was submitted, the letters, the certificates and the documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.authorisations.queries.cases import own_certificates, own_complaints
from aeo.authorisations.queries.complaints import on_case
from aeo.documents import blobs, bundles
from aeo.documents import queries as papers
from aeo.documents.actions import losses
from aeo.documents.bundles import Entry
from aeo.documents.models import Document, Upload
from aeo.kernel.http import signed_in, visible_or_404
from aeo.notices.models import Notice
from aeo.notices.queries import letters_to
from aeo.notices.states import NoticeState
from aeo.portal import gathering
from operators.actions import bundling
from operators.models import Application
from operators.queries import own
from operators.views.common import me

Papers = dict[str, str]


@signed_in
@require_safe
def everything(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every paper and every file that the company may have of it."""
    user = me(request)
    application = visible_or_404(own.whole_applications(user), pk=pk)
    if not application.submissions:
        raise Http404
    bundle = bundling.take_out(application, by=actor(request))
    letters = _letters(user, application)
    unopened = [row for row in letters if row.state != NoticeState.SERVED]
    made = {
        **_copies(application),
        **_opened(row for row in letters if row not in unopened),
        **_certificates(user, application),
    }
    lost = [name for name, sha256 in made.items() if not losses.can_be_given(sha256)]
    entries: list[Entry] = [
        *((name, partial(blobs.open_, sha256)) for name, sha256 in made.items() if name not in lost),
        *_documents(bundle.files),
        *_left_out([row.name for row in bundle.left_out] + lost, [str(row.number) for row in unopened]),
    ]
    return bundles.download(entries, application.reference)


def _letters(user: User, application: Application) -> list[Notice]:
    subjects = gathering.subjects(application, gathering.around(user, [application])[application.pk])
    subjects += [row.subject for row in own_complaints(user).filter(on_case(application))]
    return list(letters_to(application.operator.subject).filter(about__in=subjects))


def _copies(application: Application) -> Papers:
    rows = papers.papers_about(application.subject, "submission")
    return _papers((row, f"{application.reference}-{row.version}") for row in rows)


def _opened(letters: Iterable[Notice]) -> Papers:
    """Letters that were served: to open one serves it, which nobody does by the way."""
    return _papers((row.document, str(row.number)) for row in letters)


def _certificates(user: User, application: Application) -> Papers:
    """Those that its decisions brought about."""
    rows = own_certificates(user).filter(decision__application=application).select_related("document", "authorisation")
    return _papers((row.document, f"{row.authorisation.aeo_number}-{row.version}") for row in rows.order_by("pk"))


def _documents(files: Iterable[Upload]) -> Iterator[Entry]:
    for number, row in enumerate(files, 1):
        yield f"{number:04}-{row.name}", partial(blobs.open_, row.sha256)


def _papers(named: Iterable[tuple[Document | None, str]]) -> Papers:
    """Those that are finished: names in the archive, fingerprints."""
    return {
        f"{name.replace('/', '-')}.pdf": papers.finished(row)
        for row, name in named
        if row is not None and papers.is_finished(row)
    }


def _left_out(files: Iterable[str], letters: Iterable[str]) -> Iterator[Entry]:
    """What is not in the archive, and why."""
    why = _("Left out, because they hold malware, are still being scanned, or are missing or damaged in our store:")
    told = [(why, [*files]), (_("Letters that nobody has opened yet. Open them in the portal:"), [*letters])]
    lines = [line for head, names in told if names for line in (head, *names, "")]
    if lines:
        yield "README.txt", partial(BytesIO, "\n".join(lines).encode())
