"""Which task a topic wakes, and what the register is verified against."""

from aeo.authorisations import projection
from aeo.kernel import outbox
from aeo.register import verification

outbox.subscribe("notice.serve", task="authorisations.served")
outbox.subscribe("paper.seal", task="certificates.seal")
outbox.subscribe("paper.fail", task="certificates.fail")
outbox.subscribe("finding.escalate", task="authorisations.review")
for verb in ("submit", "recall", "withdraw", "lapse", "close"):
    outbox.subscribe(f"application.{verb}", task="authorisations.follow_renewal")
for verb in ("withdraw", "close"):
    outbox.subscribe(f"application.{verb}", task="authorisations.application_gone")
outbox.subscribe("consent.give", task="authorisations.consent_changed")
outbox.subscribe("consent.withdraw", task="authorisations.consent_changed")

verification.told_by(projection.intervals_now)
