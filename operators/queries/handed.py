"""The files of an application: what its answers cite now, and what was signed last."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from aeo.documents.models import Upload
from operators.models import AnswerEvidence, Application, Evidence
from operators.queries import contents


def files(application: Application) -> QuerySet[Upload]:
    """Each once, in the order in which they came. A file of the library that was replaced since is among them."""
    own = application.self_assessment
    cited = AnswerEvidence.objects.filter(answer__self_assessment=own).values("evidence__upload")
    library = Evidence.objects.filter(operator=application.operator_id).values("upload")
    signed = contents.signed_files(own)
    return Upload.objects.filter(Q(pk__in=cited) | Q(pk__in=library, sha256__in=signed)).order_by("pk")
