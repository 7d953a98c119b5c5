"""Which task a topic wakes, what is done at once in the posting transaction, how the register is verified.

What a status is follows at once from the service of a letter, from a renewal filed or given up and from a consent: the
register tells it from that instant, also with all workers off (docs/decisions/0009-prolongation.md). The receipt of
a renewal is written after that and tells what it means.
"""

from aeo.authorisations import projection
from aeo.authorisations.actions import projecting
from aeo.authorisations.queries import cases
from aeo.authorisations.views.shown import renewals, wishes
from aeo.kernel import outbox
from aeo.notices import readers
from aeo.register import projecting as register_records
from aeo.register import verification
from operators import papers, wording

ACTIONS = "aeo.authorisations.actions"

for verb in ("submit", "recall", "withdraw", "lapse", "close"):
    outbox.join(f"application.{verb}", action=f"{ACTIONS}.renewals.follow")
ENDS = ("revoke", "annul", "surrender", "expire", "cease")
for verb in ENDS:
    outbox.join(f"part.{verb}", action=f"{ACTIONS}.closing.follow")
for verb in ("lift", "lapse", *ENDS):
    outbox.join(f"part.{verb}", action=f"{ACTIONS}.remedies.over")
outbox.join("notice.serve", action=f"{ACTIONS}.service.served")
outbox.join("consent.give", action=f"{ACTIONS}.consents.changed")
outbox.join("self_assessment.sign", action=f"{ACTIONS}.monitoring.submitted")
outbox.join("assessment.conclude", action=f"{ACTIONS}.monitoring.closed")
outbox.join("assessment.conclude", action=f"{ACTIONS}.reassessing.concluded")
outbox.join("assessment.abandon", action=f"{ACTIONS}.reassessing.abandoned")
outbox.join("consent.withdraw", action=f"{ACTIONS}.consents.changed")

outbox.subscribe("deadline.move", task="authorisations.deadline_moved")
outbox.subscribe("paper.seal", task="certificates.seal")
outbox.subscribe("paper.fail", task="certificates.fail")
outbox.subscribe("upload.infected", task="authorisations.infected")
outbox.subscribe("finding.escalate", task="authorisations.review")
for verb in ("withdraw", "close"):
    outbox.subscribe(f"application.{verb}", task="authorisations.application_gone")

verification.told_by(projection.intervals_now)
register_records.done_by(projecting.project)
papers.told_by(renewals.texts)
wording.untold_by(cases.untold)
readers.notes("decision", wishes.note)
