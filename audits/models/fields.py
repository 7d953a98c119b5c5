"""The few kinds of columns that return everywhere here."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from aeo.programme.applicability import Slot

REF = 40
WORDS = 20_000


def who() -> models.CharField[str | None, str | None]:
    """Who did it: a reference such as `user:12`; null until somebody does."""
    return models.CharField(max_length=REF, null=True, editable=False)


def moment() -> models.DateTimeField[datetime | None, datetime | None]:
    """When it was done; null until it is."""
    return models.DateTimeField(null=True, editable=False)


def prose() -> models.TextField[str, str]:
    """Free text, at most 20,000 characters; its language is stored beside it."""
    return models.TextField(blank=True, max_length=WORDS)


def written_in() -> models.CharField[str, str]:
    """The language in which the free text beside it is written."""
    return models.CharField(max_length=8, blank=True)


class Slotted(models.Model):
    """A row about one answer slot: question, and role and site where the question is asked per role or site."""

    question = models.CharField(max_length=12)
    role = models.CharField(max_length=40, blank=True)
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def slot(self) -> Slot:
        """The answer slot this row is about."""
        return Slot(self.question, self.role, str(self.site_id) if self.site_id else "")
