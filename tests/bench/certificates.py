"""P6: a certificate from its facts to the sealed and stored PDF, against WeasyPrint alone; and memory that stays flat.

The floor has the same page, the same PDF variant and attachment, and keeps its font configuration and stylesheet.
"""

from __future__ import annotations

import gc
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test.utils import override_settings

from aeo.documents import render
from aeo.documents.actions import making, papers
from aeo.documents.kinds import KINDS
from aeo.documents.models import Document
from aeo.documents.states import PaperState
from aeo.house import keys
from tests.bench.table import Row
from tests.documents.papers import certificate_facts

ROUNDS, WARM = 40, 20
_numbers = itertools.count(1_000_000)  # beyond the statuses of the demonstration, which is played in the same database


def run(count: int) -> list[Row]:
    """`count` certificates are made for the row on memory."""
    with _sealing():
        _many(_made, WARM)
        ours, floor = _times()
        before = _resident_mb()
        _many(_made, count)
        after = _resident_mb()
    return [
        Row("P6", "certificate: facts → rendered, sealed, stored", ours, floor, "ms", 1.35),
        Row("P6", f"memory after {count} more certificates", after, before, "MB", 1.05),
    ]


@contextmanager
def _sealing() -> Iterator[None]:
    """This process seals, with demonstration keys, into a folder of its own on the disk of the data."""
    where = Path(settings.VAR_DIR)
    where.mkdir(parents=True, exist_ok=True)
    seal = keys.make(Path(settings.AEO_KEYS_DIR))
    with tempfile.TemporaryDirectory(dir=where) as folder, override_settings(**seal, AEO_FILES_DIR=folder):
        yield


def _times() -> tuple[float, float]:
    """Both in turn, so that whatever else the machine does falls on both alike; the medians in milliseconds."""
    pairs = [(_clocked(_made), _clocked(_bare())) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _made() -> Document:
    document = _prepared()
    making.print_(document.pk)
    sealed = making.seal(document.pk)
    if sealed.state != PaperState.SEALED:
        raise SystemExit(f"the certificate is {sealed.state}: {sealed.failure}")
    return sealed


def _prepared() -> Document:
    return papers.prepare("certificate", f"authorisation:{next(_numbers)}", certificate_facts(), languages=("mn", "en"))


def _bare() -> Callable[[], object]:
    """WeasyPrint on the page of a certificate that is prepared beforehand."""
    paper = render.paper_of(_prepared())
    page, drawn, engine = render.html_of(paper), render._drawn(paper), render._engine()
    attachment = render._record(engine, paper)
    printer: Any = engine.weasyprint

    def work() -> object:
        html = printer.HTML(string=page, base_url=render.SCHEME, url_fetcher=engine.fetcher(drawn))
        return html.write_pdf(
            stylesheets=[engine.stylesheet],
            font_config=engine.fonts,
            pdf_variant="pdf/a-3a",
            custom_metadata=True,
            attachments=[attachment] if KINDS[paper.kind].sealed else [],
        )

    return work


def _clocked(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _many(work: Callable[[], object], count: int) -> None:
    for _ in range(count):
        work()


def _resident_mb() -> float:
    gc.collect()
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024
