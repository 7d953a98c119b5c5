"""The kernel's rows: journal entries and heads, checkpoints, messages, deadlines, idempotency keys, series."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import in_order, says


class Head(models.Model):
    """The end of a subject's chain; locked to append."""

    subject = models.CharField(max_length=80, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()


class Entry(models.Model):
    """One journal entry. `facts` and `salt` may be erased; the rest is never written again."""

    subject = models.CharField(max_length=80)
    seq = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    source = models.CharField(max_length=32, blank=True)
    target = models.CharField(max_length=32, blank=True)
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()
    facts = models.TextField(null=True)  # noqa: DJ001 - null means erased, an empty text does not exist
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="entry_once")]
        indexes = [models.Index(fields=["at"], name="entry_at")]


class Checkpoint(models.Model):
    """A signed statement of the heads that changed since the one before; the database has no key to forge it."""

    at = models.DateTimeField()
    heads = models.TextField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    signature = models.BinaryField()


class Message(models.Model):
    """One thing to be done by one task. `as_of` is the sender's time; the other times are real."""

    topic = models.CharField(max_length=80)
    task = models.CharField(max_length=80)
    queue = models.CharField(max_length=20)
    payload = models.JSONField()
    as_of = models.DateTimeField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    sends = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="message_undone",
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
            )
        ]


class Deadline(models.Model):
    """A time limit of a subject. The day it ends is computed from its events and kept here to be found by."""

    subject = models.CharField(max_length=80)
    clock = models.CharField(max_length=40)
    start = models.DateField()
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=16)
    moves = models.BooleanField(default=True)
    theirs = models.BooleanField(default=False, help_text="the operator's period: our outages prolong it")
    silence = models.CharField(max_length=20, default="none")
    norm = models.CharField(max_length=80, blank=True)
    stages = models.JSONField(default=list)
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    next_stage_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "clock"],
                condition=models.Q(closed_on__isnull=True),
                name=says("deadline_one_running", _("This time limit is already running.")),
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], name="deadline_due", condition=models.Q(closed_on__isnull=True)),
            models.Index(
                fields=["next_stage_on", "id"],
                name="deadline_stage",
                condition=models.Q(closed_on__isnull=True, next_stage_on__isnull=False),
            ),
        ]


class DeadlineEvent(models.Model):
    """The ledger of a deadline: an extension (`days`), or a pause (`key`, from `day` to the end of `until`).

    Or its end came to lie elsewhere on `day`, `days` after the day `until` that had been told until then.
    """

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(
        max_length=12,
        choices=[
            ("extend", _("extended")),
            ("pause", _("paused")),
            ("calendar", _("the calendar changed")),
            ("outage", _("our system was down")),
        ],
    )
    key = models.CharField(max_length=80, blank=True)
    day = models.DateField()
    until = models.DateField(null=True, help_text="a pause: its last day, at the latest; a change: the end before")
    running = models.BooleanField(default=False)
    days = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["day", "id"]


class DeadlineStage(models.Model):
    """A reminder stage of a deadline, taken once; earlier ones that fell due together are superseded."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="taken")
    stage = models.PositiveIntegerField()
    taken_on = models.DateField()
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deadline", "stage"], name="stage_once")]


class Outage(models.Model):
    """A time during which our system was down; it prolongs operators' periods that ended in it."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [in_order("outage_in_order", "began_at", "ended_at")]


class Once(models.Model):
    """An answer kept under a key: of an act, or of a form that was carried out and led somewhere."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    request_hash = models.BinaryField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name=says("once", _("This form was already sent.")))
        ]


class Series(models.Model):
    """A run of numbers; each is given once, in the transaction that uses it, so there are no gaps."""

    name = models.CharField(max_length=80, primary_key=True)
    last = models.BigIntegerField(default=0)
