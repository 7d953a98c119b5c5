"""Who sees the papers, letters and files of companies and applications, and who is told of them no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from aeo.accounts.actors import user_of
from aeo.accounts.models import User
from aeo.components import errors
from aeo.documents import pins, scopes
from aeo.documents.models import Upload
from aeo.notices import readers
from operators.models import (
    AnswerEvidence,
    Application,
    Authority,
    Consent,
    InformationRequest,
    Operator,
    SelfAssessment,
    Snapshot,
)
from operators.queries import applications, own, people, sheets
from operators.views import former


def whole_applications(user: User) -> QuerySet[Application]:
    """A printed application tells everything of it, so a consultant with chosen sections does not get it."""
    return applications.visible_to(user) if people.sees_cases(user) else own.whole_applications(user)


def whole_self_assessments(user: User) -> QuerySet[SelfAssessment]:
    """The same of a printed self-monitoring."""
    return sheets.visible_to(user) if people.sees_cases(user) else own.whole_monitorings(user)


def letters(user: User) -> Iterable[str]:
    """Letters concern a company as a whole."""
    return [f"operator:{pk}" for pk in own.whole_operators(user).order_by("pk").values_list("pk", flat=True)]


def openers(addressee: str) -> Iterable[User]:
    """A company's letters are opened by whoever is its owner or signatory today."""
    kind, _colon, key = addressee.partition(":")
    operator = Operator.objects.filter(pk=key).first() if kind == "operator" and key.isdecimal() else None
    return people.addressed(operator) if operator else []


def sees_file(user: User, upload: Upload) -> bool:
    """The company's own library and proofs; for staff what belongs to an application that was submitted once."""
    if own.evidence(user).filter(upload=upload).exists():
        return True
    if own.authorities(user).filter(document=upload).exists():
        return True
    return people.sees_cases(user) and _was_given(user, upload)


def _was_given(user: User, upload: Upload) -> bool:
    cited = AnswerEvidence.objects.filter(evidence__upload=upload, answer__self_assessment__in=sheets.visible_to(user))
    return (
        cited.exists()
        or Authority.objects.filter(document=upload).exists()
        or Consent.objects.filter(document=upload).exists()
        or _was_signed(user, upload)
    )


def _was_signed(user: User, upload: Upload) -> bool:
    """A file that was replaced since stays as it was signed: looked for where its giver acted."""
    giver = user_of(upload.uploaded_by)
    if giver is None:
        return False
    cases = sheets.visible_to(user).filter(operator__memberships__user=giver)
    signed = Snapshot.objects.filter(self_assessment__in=cases.values("pk"))
    return signed.filter(content__contains=f'"{upload.sha256}"').exists()


def signed(since: datetime) -> Iterator[str]:
    """What was signed since then: it pins each file by its fingerprint, whatever replaced it in the library."""
    yield from Snapshot.objects.filter(signed_at__gte=since).values_list("content", flat=True).iterator()


def left(model: type[Model], operator: str) -> Callable[[User], QuerySet[Any]]:
    """What belongs to companies that somebody has left; `operator` is the way from the model to its company."""
    return lambda user: model._default_manager.filter(**{f"{operator}__in": people.left(user)})


scopes.subjects("application", whole_applications)
scopes.subjects("self_assessment", whole_self_assessments)
scopes.files(sees_file)
pins.register(signed)
readers.register(letters)
readers.register_openers(openers)
readers.closed("operator", people.left)
readers.closed("application", left(Application, "operator"))
readers.closed("self_assessment", left(SelfAssessment, "operator"))
readers.closed("information_request", left(InformationRequest, "application__operator"))
former.pages("portal/applications/<int:pk>/", former.application)
former.pages("portal/monitoring/<int:pk>/", former.monitoring)
former.pages("portal/requests/<int:pk>/", former.request)
former.pages("portal/files/<int:pk>/", former.file)
errors.explained_by(former.explained)
