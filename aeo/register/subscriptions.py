"""Which task a topic wakes."""

from aeo.kernel import outbox

outbox.declare("register.changed")
outbox.subscribe("register.changed", task="register.publish")
