"""`components:language`, and the gallery where it is switched on."""

from django.conf import settings
from django.urls import path

from aeo.components import gallery, views

app_name = "components"
urlpatterns = [path("language/<slug:code>/", views.language, name="language")]
if settings.DEBUG or getattr(settings, "AEO_GALLERY", False):
    urlpatterns += [
        path("components/", gallery.gallery, name="gallery"),
        path("components/errors/<int:status>/", gallery.error, name="gallery-error"),
        path("components/partial/", gallery.partial, name="gallery-partial"),
        path("components/confirmation/", gallery.confirmation, name="gallery-confirmation"),
    ]
