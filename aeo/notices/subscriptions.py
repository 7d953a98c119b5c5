"""Which task a topic wakes."""

from aeo.kernel import outbox

outbox.declare("mail.send", "mail.bounce")
outbox.subscribe("mail.send", task="mails.send")
outbox.subscribe("mail.bounce", task="notices.tell_address_bounced")
outbox.subscribe("notice.bounce", task="notices.tell_bounced")
outbox.subscribe("file.lost", task="notices.tell_file_lost")
outbox.subscribe("paper.fail", task="notices.tell_paper_failed")
