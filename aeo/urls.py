"""Every URL of the product; each package lists its own, with whole paths."""

from django.urls import URLPattern, URLResolver, include, path

PACKAGES = (
    "aeo.portal",
    "aeo.desk",
    "aeo.cais",
    "aeo.authorisations",
    "aeo.register",
    "audits",
    "operators",
    "aeo.notices",
    "aeo.documents",
    "aeo.accounts",
    "aeo.components",
)
urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"{name}.urls")) for name in PACKAGES]

handler400 = "aeo.components.errors.bad_request"
handler403 = "aeo.components.errors.forbidden"
handler404 = "aeo.components.errors.not_found"
handler500 = "aeo.components.errors.server_error"
