"""Which task a topic wakes."""

from aeo.kernel import outbox

outbox.subscribe("notice.serve", task="audits.notice_served")
outbox.subscribe("self_assessment.sign", task="audits.take_up_again")
outbox.subscribe("self_assessment.lapse", task="audits.give_up")
outbox.subscribe("application.withdraw", task="audits.abandon")
outbox.subscribe("application.close", task="audits.abandon")
outbox.subscribe("application.decide", task="audits.conclude")
outbox.subscribe("visit.conclude", task="audits.visit_over")
