"""Who sees a paper or an uploaded file: whoever sees what it belongs to.

Papers name what they are about (`application:12`); that lies above. Each upper app says in its own `scopes.py` who sees
what is its own; a kind that nobody spoke for is seen by nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from aeo.accounts.models import User
from aeo.documents.models import Document, Upload

Scope = Callable[[User], QuerySet[Any]]
FileScope = Callable[[User, Upload], bool]
_subjects: dict[str, Scope] = {}
_files: list[FileScope] = []


def subjects(kind: str, scope: Scope) -> None:
    """The subjects of a kind whose papers a reader sees."""
    _subjects[kind] = scope


def files(scope: FileScope) -> None:
    """Whether a reader sees an uploaded file; one yes is enough."""
    if scope not in _files:
        _files.append(scope)


def kinds() -> frozenset[str]:
    """The kinds of subjects for which somebody spoke."""
    return frozenset(_subjects)


def sees_paper(user: User, document: Document) -> bool:
    """True when the reader sees what the paper is about."""
    kind, _, key = document.about.partition(":")
    scope = _subjects.get(kind)
    return scope is not None and key.isdecimal() and scope(user).filter(pk=int(key)).exists()


def sees_file(user: User, upload: Upload) -> bool:
    """True when the file belongs to something that the reader sees."""
    return any(scope(user, upload) for scope in _files)
