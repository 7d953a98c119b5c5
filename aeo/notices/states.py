"""Where a notice can be (lifecycles §5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeState(TextChoices):
    """From a prepared letter to a served one. Only `served` opens the clocks that start at service."""

    PREPARED = "prepared", _("prepared")
    REGISTERED = "registered", _("registered")
    DISPATCHED = "dispatched", _("sent")
    SERVED = "served", _("served")
    BOUNCED = "bounced", _("bounced")
    REFUSED = "refused", _("refused")
    UNCLAIMED = "unclaimed", _("not collected")


UNDELIVERED = (NoticeState.BOUNCED, NoticeState.REFUSED, NoticeState.UNCLAIMED)


class Service(TextChoices):
    """How a notice was served."""

    PORTAL = "portal", _("opened in the portal")
    HAND = "hand", _("handed over against a receipt")
    POST = "post", _("signed postal receipt")
    REFUSAL = "refusal", _("refused before a witness")
    PUBLICATION = "publication", _("published")
    ANSWER = "answer", _("proved by the addressee\u2019s answer")
    DEEMED = "deemed", _("deemed served")
