"""Notices (letters with legal effect), mails and in-app messages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.documents.models import Document
from aeo.kernel.constraints import check, known_states, needs_in_states, only_in_states, paired, says
from aeo.notices.lifecycles.notice import NoticeLifecycle
from aeo.notices.states import UNDELIVERED, NoticeState

S = NoticeState
TEXTS = ("title", "body")


class Notice(NoticeLifecycle):
    """A letter. `about` and `addressee` are text references (`application:12`, `operator:5`): they lie above."""

    letter = models.CharField(_("kind of letter"), max_length=60)
    about = models.CharField(max_length=80, db_index=True)
    addressee = models.CharField(max_length=80, db_index=True)
    to_name = models.CharField(_("addressee"), max_length=400)
    to_users = models.JSONField(default=list, help_text="references of the accounts that may open it")
    to_emails = models.JSONField(default=list)
    title = models.JSONField(default=dict, help_text="subject line per language")
    facts = models.JSONField(default=dict, help_text="what the letter says, but its number and date")
    paper = models.CharField(max_length=40, default="letter")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = [
            known_states("notice_state", NoticeState.values),
            needs_in_states(
                "notice_registered",
                [S.REGISTERED, S.DISPATCHED, S.SERVED, *UNDELIVERED],
                models.Q(number__isnull=False, registered_on__isnull=False, document__isnull=False),
                _("A letter has its number and its paper before it is sent."),
            ),
            only_in_states(
                "notice_served",
                [S.SERVED],
                "served_at",
                "served_on",
                "service_method",
                words=_("A served notice says when and how, and only a served one."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["deemed_on"],
                name="notice_deemed",
                condition=models.Q(state="dispatched", deemed_on__isnull=False),
            )
        ]


class Mail(models.Model):
    """An e-mail as a row: written with what it tells of, sent after the commit under one stable Message-ID."""

    to = models.EmailField(max_length=254)
    user_ref = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=80, db_index=True)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    calendar = models.TextField(blank=True, help_text="the due dates that it tells of (iCalendar)")
    secrets = models.JSONField(default=dict, help_text="what stands in the text's places until it is sent")
    link = models.CharField(max_length=60, blank=True, help_text="what makes its secret link when it is sent")
    message_id = models.CharField(max_length=120, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="mails")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.CharField(max_length=500, blank=True)


class Message(models.Model):
    """An in-app message to one account, in its language of then and in all others, with a link to where it can act,
    and by when.

    `starts_on`, `ends_on`: days of the event that it tells of. `waits_until`: its e-mail waits for the summary of then.
    """

    user_ref = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    what = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    body = models.TextField()
    others = models.JSONField(default=dict, help_text="title and body in the other languages, by their codes")
    url = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    waits_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_ref", "about", "what"], name=says("message_once", _("This was already told."))
            ),
            paired("message_event", "starts_on", "ends_on"),
        ]
        indexes = [
            models.Index(fields=["user_ref", "-created_at"], name="message_inbox"),
            models.Index(fields=["waits_until"], name="message_waits", condition=models.Q(waits_until__isnull=False)),
        ]

    @property
    def shown_title(self) -> str:
        """Its title in the language in which it is read now; as it was written where there is no other."""
        return self._in(get_language() or "", "title")

    @property
    def shown_body(self) -> str:
        """The same of its body."""
        return self._in(get_language() or "", "body")

    def in_language(self, code: str) -> dict[str, str]:
        """Title and body in a language, as far as it was written in that."""
        return {name: self._in(code, name) for name in TEXTS}

    def _in(self, code: str, name: str) -> str:
        return str(self.others.get(code, {}).get(name) or getattr(self, name))


class Preference(models.Model):
    """How somebody wants to be told: at once, or what can wait once a day at an hour of the programme's zone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    daily = models.BooleanField(_("once a day"), default=False)
    hour = models.PositiveSmallIntegerField(_("hour"), default=8)

    class Meta:
        constraints = [
            check("preference_hour", models.Q(hour__lte=23), _("The hour lies between 0 and 23.")),
        ]


class Address(models.Model):
    """An e-mail address from which a mail came back. It counts as broken until its owner confirms it anew."""

    email = models.EmailField(max_length=254, unique=True)
    bounced_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    confirmed_at = models.DateTimeField(null=True)
