"""Starting the yearly self-monitoring ahead of its day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aeo.accounts.gates import actor
from aeo.authorisations.actions import monitoring
from aeo.authorisations.views.common import own_status
from aeo.components.pages import done
from aeo.kernel.http import signed_in
from operators import links


@signed_in
@require_POST
def start(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Open the questionnaire; pressed twice, it is one."""
    authorisation = own_status(request, aeo_number)
    own = monitoring.start(authorisation, by=actor(request))
    words = _("It is started and filled in with what you answered last. Confirm or change each answer.")
    return done(request, words, links.answering(own))
