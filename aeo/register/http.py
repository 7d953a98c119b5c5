"""Answers to programs: strong ETags, fingerprints of the bytes, what is acceptable."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from aeo.kernel.http import problem

FRESH = "no-cache"


def body(request: HttpRequest, content: bytes, media_type: str, *, cache: str = FRESH) -> HttpResponse:
    """Bytes with their fingerprint; 304 when the reader has them."""
    sha256 = hashlib.sha256(content).hexdigest()
    return stamped(request, lambda: HttpResponse(content, content_type=media_type), sha256, cache=cache)


def json(request: HttpRequest, content: Mapping[str, Any], *, cache: str = FRESH) -> HttpResponse:
    """A JSON answer."""
    return body(request, orjson.dumps(content), "application/json", cache=cache)


def stamped(request: HttpRequest, make: Callable[[], Any], sha256: str, *, cache: str) -> HttpResponse:
    """A response over bytes whose hash is known; 304 when the reader has them."""
    etag = f'"{sha256}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    known = "*" in asked or any(tag.removeprefix("W/") == etag for tag in asked)
    response: HttpResponse = HttpResponse(status=304) if known else make()
    response["ETag"] = etag
    response["Cache-Control"] = cache
    if not known:
        digest = base64.b64encode(bytes.fromhex(sha256)).decode()
        response["Repr-Digest"] = f"sha-256=:{digest}:"
        response["X-Content-Type-Options"] = "nosniff"
    return response


def chosen(request: HttpRequest, kinds: Mapping[str, str]) -> str | None:
    """Which kind of answer the reader wants: `?format=` names one, else the Accept header; None: none of these."""
    named = request.GET.get("format", "")
    if named:
        return named if named in kinds.values() else None
    media = request.get_preferred_type(list(kinds))
    return kinds[media] if media else None


def not_acceptable(kinds: Mapping[str, str]) -> HttpResponse:
    """No kind of answer that the reader takes."""
    offered = ", ".join(kinds)
    return varying(problem(406, "not-acceptable", "Not acceptable", f"Offered here: {offered}."))


def varying(response: HttpResponse) -> HttpResponse:
    """The answer depends on what the reader accepts."""
    patch_vary_headers(response, ["Accept"])
    return response
