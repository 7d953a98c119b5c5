"""Which task a topic wakes. Only the sealer listens to the queue `seal`."""

from aeo.kernel import outbox

outbox.declare("upload.scan", "upload.preview", "upload.infected", "file.lost")
outbox.subscribe("paper.prepare", task="documents.render", queue="papers")
outbox.subscribe("paper.retry", task="documents.render", queue="papers")
outbox.subscribe("paper.render", task="documents.seal", queue="seal")
outbox.subscribe("upload.scan", task="documents.scan")
outbox.subscribe("upload.preview", task="documents.preview", queue="papers")
