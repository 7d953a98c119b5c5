"""Bringing a file to an answer: into the library and cited there, both or neither."""

from __future__ import annotations

from aeo.documents.models import Upload
from aeo.kernel.lifecycle import action, locked
from aeo.kernel.policy import Actor
from aeo.programme.applicability import Slot
from operators.actions import answers, evidence
from operators.models import AnswerEvidence, Evidence, SelfAssessment


@action
def bring(
    self_assessment: SelfAssessment, slot: Slot | str, upload: Upload, *, by: Actor, key: str = ""
) -> AnswerEvidence:
    """Cite a file that was just uploaded. The same content sent again, after a lost answer, is the same file."""
    locked(self_assessment)  # sent twice at the same moment, it is one file, too
    rows = Evidence.objects.filter(operator_id=self_assessment.operator_id, removed_at__isnull=True)
    known = rows.filter(upload__sha256=upload.sha256, name=upload.name).order_by("pk").first()
    library = known or evidence.add(self_assessment.operator, upload, by=by)
    return answers.attach(self_assessment, slot, library, by=by, key=key)
