"""Who listens."""

from aeo.kernel import outbox

outbox.subscribe("gate.open", task="machines.hang")
