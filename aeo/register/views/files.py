"""What is downloaded: keys, manifest, immutable files."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from aeo.documents.actions import losses
from aeo.kernel.http import problem, public
from aeo.register import exporting, http, queries

FOREVER = "public, max-age=31536000, immutable"


@public
@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """Who signs, and the keys."""
    return http.body(request, exporting.did_json(), "application/did+json", cache="public, max-age=300")


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The signed manifest in force."""
    snapshot = queries.latest_snapshot()
    if snapshot is None:
        return problem(404, "no-snapshot", "Nothing is published yet", "The register has not been published yet.")
    return http.body(request, snapshot.manifest.encode(), "application/jose", cache="public, max-age=60")


@public
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A published file. Its name never means other bytes: lost or damaged ones are a problem of ours, and told."""
    row = queries.file(name)
    if row is None:
        raise Http404

    def given() -> FileResponse:
        response = FileResponse(losses.open_(row.sha256), content_type=row.media_type, filename=row.name)
        response["Content-Length"] = str(row.size)
        return response

    try:
        return http.stamped(request, given, row.sha256, cache=FOREVER)
    except losses.Unavailable as lost:
        return problem(lost.status, lost.code, str(lost.title), str(lost.reason))
