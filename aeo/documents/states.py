"""What a paper and an uploaded file can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperState(TextChoices):
    """From frozen facts to a stored PDF; a kind that is sealed is finished only when sealed."""

    PREPARED = "prepared", _("in preparation")
    RENDERED = "rendered", _("printed")
    SEALED = "sealed", _("sealed")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Scan(TextChoices):
    """What the malware scanner said of a file."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    WAITING = "waiting", _("waiting for the scan")
    CLEAN = "clean", _("clean")
    INFECTED = "infected", _("infected")


STORED = (PaperState.RENDERED, PaperState.SEALED)
# Whoever may see such a file may open it.
SAFE = (Scan.NOT_SCANNED, Scan.CLEAN)
