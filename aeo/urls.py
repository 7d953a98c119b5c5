"""Every URL of the product; each package lists its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("aeo.portal.urls")),
    path("", include("aeo.components.urls")),
]

handler400 = "aeo.components.errors.bad_request"
handler403 = "aeo.components.errors.forbidden"
handler404 = "aeo.components.errors.not_found"
handler500 = "aeo.components.errors.server_error"
