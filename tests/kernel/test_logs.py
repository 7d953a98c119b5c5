"""No log says an address that opens something."""

from __future__ import annotations

import logging
import logging.config

import pytest

from aeo.settings import base

TOKEN = "4oQ3yT8cZkq1Vd0pXb7nUg"


@pytest.mark.parametrize("tail", ["", "/", "/more/"])
def test_a_line_about_a_request_names_no_token(tail: str) -> None:
    filters = base.LOGGING["loggers"]["django.request"]["filters"]
    (made,) = (base.LOGGING["filters"][name]["()"] for name in filters)
    clean = logging.config.BaseConfigurator({}).resolve(made)()
    for kept, path in (("/invitation/…", f"/invitation/{TOKEN}{tail}"), ("/portal/files/12/", "/portal/files/12/")):
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None)
        assert clean.filter(record)
        assert record.getMessage().startswith(f"Not Found: {kept}")
        assert TOKEN not in record.getMessage()
