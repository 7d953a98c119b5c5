"""Which task a topic wakes."""

from aeo.kernel import outbox

outbox.subscribe("notice.serve", task="operators.notice_served")
outbox.subscribe("mail.bounce", task="operators.mail_bounced")
outbox.subscribe("upload.infected", task="operators.infected")
outbox.subscribe("self_assessment.accept", task="operators.supersede")
