"""Which task a topic wakes."""

from aeo.kernel import outbox

outbox.declare("mail.send", "mail.bounce")
outbox.subscribe("mail.send", task="mails.send")
outbox.subscribe("notice.bounce", task="notices.tell_bounced")
outbox.subscribe("paper.fail", task="notices.tell_paper_failed")
