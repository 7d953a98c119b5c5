"""P12: what a trader's browser downloads, at its first visit of a portal page and on every page after it.

The browser counts, with headers; the server is the one that runs in production, with its static files as deployed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.bench.sized import FILES, SITES, addresses, filled
from tests.bench.table import Row
from tests.factories import operators as make
from tests.support.browser import CHROMIUM
from tests.support.pages import client_of
from tests.support.processes import Programs

FIRST_KB, LATER_KB, KB = 120, 30, 1000


def run() -> list[Row]:
    """The heaviest page of a large application, in Mongolian, as a first page and as a later one."""
    large = filled(SITES, FILES)
    client, pages = client_of(make.owner(large.operator), "mn"), addresses(large)
    with _site() as site, _browser() as open_:
        first = max(_sent(open_(site, client), [address])[0] for address in pages)
        later = max(_sent(open_(site, client), ["/portal/", *pages])[1:])
    return [
        Row("P12", "first visit of a portal page, the heaviest", first / KB, FIRST_KB, "kB", 1),
        Row("P12", "a portal page after it, the heaviest", later / KB, LATER_KB, "kB", 1),
    ]


def _sent(context: BrowserContext, paths: Sequence[str]) -> list[int]:
    """Bytes over the wire for each of these pages, opened one after the other in this browser."""
    page, counts, told = context.new_page(), [], list[int]()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: told.append(int(event["encodedDataLength"])))
    for path in paths:
        told.clear()
        page.goto(path, wait_until="networkidle")
        counts.append(sum(told))
    context.close()
    return counts


@contextmanager
def _site() -> Iterator[str]:
    """The address of a web server as it is deployed."""
    with tempfile.TemporaryDirectory() as folder:
        own: Mapping[str, str] = {"DJANGO_SETTINGS_MODULE": "aeo.settings.local", "AEO_VAR_DIR": folder}
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(collect, env={**os.environ, **own}, check=True)
        programs = Programs(Path(folder))
        try:
            yield programs.site(own)
        finally:
            programs.end()


@contextmanager
def _browser() -> Iterator[Callable[[str, Client], BrowserContext]]:
    """Opens browsers that have nothing yet but the session of a client."""
    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])

        def open_(site: str, client: Client) -> BrowserContext:
            context = browser.new_context(base_url=site, locale="mn")
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])
            return context

        yield open_
        browser.close()
