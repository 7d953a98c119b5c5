"""Bringing a file to an answer: into the library and cited there, both or neither."""

from __future__ import annotations

from aeo.documents.models import Upload
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor
from aeo.programme.applicability import Slot
from operators.actions import answers, evidence
from operators.models import AnswerEvidence, SelfAssessment


@action
def bring(
    self_assessment: SelfAssessment, slot: Slot | str, upload: Upload, *, by: Actor, key: str = ""
) -> AnswerEvidence:
    """Cite a file that was just uploaded. The same content sent again, after a lost answer, is the same file."""
    library = evidence.keep(self_assessment.operator, upload, by=by)
    return answers.attach(self_assessment, slot, library, by=by, key=key)
