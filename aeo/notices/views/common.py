"""What the pages of letters do alike."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from aeo.accounts.models import User
from aeo.components.contexts import Tone
from aeo.notices.models import Notice
from aeo.notices.states import UNDELIVERED, NoticeState

PAGE = 30
TONES: dict[str, str] = {
    NoticeState.DISPATCHED: Tone.WAITING,
    NoticeState.SERVED: Tone.GOOD,
    **dict.fromkeys(UNDELIVERED, Tone.BAD),
}


def me(request: HttpRequest) -> User:
    """The signed-in person; the gates let nobody else in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The part of a list that was asked for."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def in_language(texts: dict[str, str]) -> str:
    """A text in the reader's language, or in the first it has."""
    return texts.get(get_language() or "") or next(iter(texts.values()), "")


def tone(notice: Notice) -> str:
    """What the state of a letter means."""
    return TONES.get(notice.state, Tone.NEUTRAL)
