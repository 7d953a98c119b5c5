"""A web server of a test lives at the time its browser names: periods of weeks pass in a journey of seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from aeo.kernel import clock

HEADER = "X-Journey-Time"


class TimeTravel:
    """Middleware of the test settings only: a request with the header is answered as at that time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get(HEADER)
        if told is None:
            return self.get_response(request)
        with clock.frozen(datetime.fromisoformat(told)):
            return self.get_response(request)
