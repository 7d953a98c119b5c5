"""The one door to WeasyPrint: from the facts of a paper to its PDF (PDF/A-3a, tagged).

Nothing is fetched: addresses lead to bundled assets or to pictures drawn for this very paper. The same facts give
the same bytes. Anything WeasyPrint complains of as an error stops the paper.
"""

from __future__ import annotations

import importlib
import io
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import rfc8785
import segno
from django.template.loader import render_to_string

from aeo.documents.bulk import shortened
from aeo.documents.glyphs import legible
from aeo.documents.kinds import KINDS
from aeo.documents.models import Document
from aeo.documents.wrapping import breakable

ASSETS = Path(__file__).with_name("assets")
TYPES = {".svg": "image/svg+xml", ".css": "text/css", ".png": "image/png"}
SCHEME = "paper:"


class Flawed(RuntimeError):
    """The renderer complained: what it made is not a paper."""


@dataclass(frozen=True)
class Paper:
    """What the renderer is told: nothing but the frozen facts and the paper's own name."""

    template: str
    facts: Mapping[str, Any]
    languages: tuple[str, ...]
    version: int
    facts_sha256: str
    prepared_at: datetime
    kind: str = ""


def paper_of(document: Document) -> Paper:
    """The paper of a row."""
    return Paper(
        KINDS[document.paper].template,
        document.facts,
        tuple(document.languages),
        document.version,
        document.facts_sha256,
        document.prepared_at,
        document.paper,
    )


def pdf(paper: Paper) -> bytes:
    """The PDF of a paper. Raises Flawed."""
    engine = _engine()
    try:
        with _no_complaints():
            return _made(engine, paper)
    except engine.forbidden as error:  # not an Exception: it would end the worker
        raise Flawed(str(error)) from None


def _made(engine: _Engine, paper: Paper) -> bytes:
    fetcher = engine.fetcher(_drawn(paper))
    facts = shortened(paper.facts, paper.languages)
    page = html_of(replace(paper, facts=facts))
    attached = KINDS[paper.kind].sealed or facts is not paper.facts
    html = engine.weasyprint.HTML(string=page, base_url=SCHEME, url_fetcher=fetcher)
    made: bytes = html.write_pdf(
        stylesheets=[engine.stylesheet],
        font_config=engine.fonts,
        pdf_variant="pdf/a-3a",
        custom_metadata=True,
        attachments=[_record(engine, paper)] if attached else [],
    )
    return made


def html_of(paper: Paper) -> str:
    """The page that is printed."""
    context = {"facts": paper.facts, "languages": paper.languages, "paper": paper}
    return breakable(legible(render_to_string(paper.template, context)))


def record_json(paper: Paper) -> bytes:
    """What a paper that is sealed, or printed in part, carries: its facts, canonical (RFC 8785), with their hash."""
    record = {
        "kind": paper.kind,
        "version": paper.version,
        "facts": dict(paper.facts),
        "facts_sha256": paper.facts_sha256,
    }
    return rfc8785.dumps(orjson.loads(orjson.dumps(record)))


def _drawn(paper: Paper) -> dict[str, bytes]:
    """Pictures made for this paper: the QR code that leads to its page."""
    if not (address := paper.facts.get("check_url") or paper.facts.get("url")):
        return {}
    out = io.BytesIO()
    segno.make(str(address), error="m", micro=False).save(out, kind="svg", border=2, scale=4, dark="#0b2f5f")
    return {"qr.svg": out.getvalue()}


def _record(engine: _Engine, paper: Paper) -> Any:
    return engine.weasyprint.Attachment(
        string=record_json(paper).decode(),
        name="record.json",
        description="The facts of this paper, for machines",
        created=paper.prepared_at,
        modified=paper.prepared_at,
        relationship="Data",
    )


@dataclass(frozen=True)
class _Engine:
    """WeasyPrint with what is kept between papers: one font configuration (memory stays flat) and the stylesheet.

    `forbidden` is what the fetcher raises for an address that no paper may use.
    """

    weasyprint: Any
    fonts: Any
    stylesheet: Any
    fetcher: Any
    forbidden: type[BaseException]


@cache
def _engine() -> _Engine:
    # A second of import that only the worker pays, once.
    weasyprint = importlib.import_module("weasyprint")
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    sheet = weasyprint.CSS(string=(ASSETS / "print.css").read_text(), font_config=fonts)
    urls = importlib.import_module("weasyprint.urls")
    return _Engine(weasyprint, fonts, sheet, _fetcher_type(urls), urls.FatalURLFetchingError)


def _fetcher_type(urls: Any) -> Any:
    class Bundled(urls.URLFetcher):  # type: ignore[misc]
        """Serves `paper:NAME` from the drawn pictures and the bundled assets; everything else is fatal."""

        def __init__(self, drawn: Mapping[str, bytes]) -> None:
            super().__init__()
            self.drawn = drawn

        def fetch(self, url: str, headers: object = None) -> Any:
            name = url.removeprefix(SCHEME).lstrip("/")
            content = self.drawn.get(name) or _bundled().get(name)
            if not url.startswith(SCHEME) or content is None:
                raise urls.FatalURLFetchingError(f"a paper may not fetch {url}")
            return urls.URLFetcherResponse(url, content, {"Content-Type": TYPES[Path(name).suffix]})

    return Bundled


@cache
def _bundled() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in ASSETS.iterdir() if path.suffix in TYPES}


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _no_complaints() -> Iterator[None]:
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        with warnings.catch_warnings():
            # WeasyPrint leaves its own colour profile to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            yield
    finally:
        logger.removeHandler(complaints)
    if complaints.said:
        raise Flawed("; ".join(complaints.said)[:1000])
