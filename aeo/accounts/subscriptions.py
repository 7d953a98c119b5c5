"""Which task a topic wakes."""

from aeo.kernel import outbox

outbox.declare("account.reset", "account.change", "account.sign_up", "account.address", "account.moved")
outbox.subscribe("account.reset", task="accounts.send_reset")
outbox.subscribe("account.change", task="accounts.send_change")
outbox.subscribe("account.sign_up", task="accounts.send_sign_up")
outbox.subscribe("account.address", task="accounts.send_address")
outbox.subscribe("account.address", task="accounts.warn_of_address")
outbox.subscribe("account.moved", task="accounts.send_moved")
