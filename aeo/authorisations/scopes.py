"""Who reads the papers of a status, and the files that were handed in: case staff, and its holder."""

from __future__ import annotations

from aeo.accounts.models import User
from aeo.authorisations.models import (
    Authorisation,
    ChangeFile,
    ChangeNotice,
    Complaint,
    ComplaintFile,
    Decision,
    HearingFile,
    Partner,
    RemedyFile,
)
from aeo.authorisations.queries import cases
from aeo.documents import scopes
from aeo.documents.models import Upload
from aeo.notices import readers
from operators.scopes import left


def sees_file(user: User, upload: Upload) -> bool:
    """What came with a complaint, a change, a point of a hearing, or the word that a cause is remedied."""
    return (
        ComplaintFile.objects.filter(file=upload, complaint__in=cases.complaints_visible_to(user)).exists()
        or HearingFile.objects.filter(file=upload, point__decision__in=cases.decisions_visible_to(user)).exists()
        or RemedyFile.objects.filter(
            file=upload, part__authorisation__in=cases.authorisations_visible_to(user)
        ).exists()
        or ChangeFile.objects.filter(file=upload, notice__in=cases.change_notices_visible_to(user)).exists()
    )


scopes.subjects("authorisation", cases.authorisations_visible_to)
scopes.files(sees_file)
for kind, model in (
    ("authorisation", Authorisation),
    ("change_notice", ChangeNotice),
    ("complaint", Complaint),
    ("decision", Decision),
    ("partner", Partner),
):
    readers.closed(kind, left(model, "operator"))
