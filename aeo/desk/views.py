"""The administration's pages that join what lies below."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aeo.accounts.gates import staff


@staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The worklist."""
    return render(request, "desk/home.html")
