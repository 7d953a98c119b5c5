"""What companies handed in with their words. Whoever handed in a file with malware is told where it lies."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from aeo.accounts.models import User
from aeo.authorisations.models import ChangeFile, ComplaintFile, HearingFile, RemedyFile
from aeo.documents.models import Upload
from aeo.kernel.lifecycle import action
from aeo.notices.actions import messages
from audits import links as finding_links
from audits.models import ClaimEvidence, ContestEvidence
from operators import links
from operators.models import Operator
from operators.policies.seats import EDITORS
from operators.queries import people

Place = tuple[Operator, str]


@action
def infected(upload_id: int) -> None:
    """A scanned file carries malware: the company that handed it in is told, once for each place."""
    upload = Upload.objects.get(pk=upload_id)
    for operator, url in sorted(set(_places(upload)), key=lambda place: place[1]):
        facts = {"operator_name": operator.names, "document": upload.name}
        key = f"{upload_id}:{url}"
        messages.tell(_concerned(operator, upload), "handed_infected", facts, about=operator.subject, url=url, key=key)


def _concerned(operator: Operator, upload: Upload) -> list[User]:
    """Owners, editors, and whoever sent the file if they still see what was handed in."""
    editors, sender = people.members(operator, EDITORS), upload.uploaded_by
    return [user for user in people.members(operator, people.SECTIONLESS) if user in editors or user.ref == sender]


def _places(upload: Upload) -> Iterator[Place]:
    """The pages on which the company sees it."""
    for heard in HearingFile.objects.filter(file=upload).select_related("point__decision__operator"):
        yield heard.point.decision.operator, _page("my-decision", heard.point.decision_id)
    for told in RemedyFile.objects.filter(file=upload).select_related("part__authorisation__operator"):
        yield told.part.authorisation.operator, links.status(told.part.authorisation.aeo_number)
    for lodged in ComplaintFile.objects.filter(file=upload).select_related("complaint__operator"):
        yield lodged.complaint.operator, _page("my-complaint", lodged.complaint_id)
    for changed in ChangeFile.objects.filter(file=upload).select_related("notice__operator"):
        yield changed.notice.operator, _page("my-change", changed.notice_id)
    for contest in ContestEvidence.objects.filter(file=upload).select_related("finding__assessment__operator"):
        yield contest.finding.assessment.operator, finding_links.finding(contest.finding)
    for done in ClaimEvidence.objects.filter(file=upload).select_related("claim__finding__assessment__operator"):
        yield done.claim.finding.assessment.operator, finding_links.finding(done.claim.finding)


def _page(name: str, key: int) -> str:
    return reverse(f"authorisations:{name}", args=[key])
