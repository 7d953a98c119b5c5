"""Which task a topic of the kernel's own wakes."""

from aeo.kernel import outbox

outbox.declare("deadlines.review", "deadline.move")
outbox.subscribe("deadlines.review", task="deadlines.review")
