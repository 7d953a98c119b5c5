"""Taking everything of an application out at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aeo.components import formats
from aeo.documents.actions import losses, uploads
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor, when
from operators.models import Application
from operators.queries import handed

MOST_FILES, MOST_BYTES = 2_000, 1024**3  # a worker sends it, and has to come to an end


@dataclass(frozen=True)
class Bundle:
    """What is sent, and what is left out because nobody may open it."""

    files: Sequence[Upload]
    left_out: Sequence[Upload]


@action
def take_out(application: Application, *, by: Actor) -> Bundle:
    """Open every file of the application; each reading is journalled. Raises NotReady for more than may be sent."""
    found = list(handed.files(application))
    size = sum(upload.size for upload in found)
    words = _("The files have %(size)s together, more than can be sent at once. Open them one by one.")
    fits = len(found) <= MOST_FILES and size <= MOST_BYTES
    when(fits, words % {"size": formats.size(size)}, "too-large").enforce()
    sent = [uploads.opened(upload, by=by) for upload in found if _can_be_sent(upload)]
    return Bundle(sent, [upload for upload in found if upload not in sent])


def _can_be_sent(upload: Upload) -> bool:
    """One whose bytes are lost must not break the archive in the middle."""
    return upload.scan not in (Scan.INFECTED, Scan.WAITING) and losses.can_be_given(upload.sha256)
