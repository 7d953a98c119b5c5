"""Addresses."""

from django.urls import path

from aeo.documents import views

app_name = "documents"
urlpatterns = [
    path("files/papers/<int:pk>/", views.paper, name="paper"),
    path("files/uploads/<int:pk>/", views.upload, name="upload"),
    path("files/uploads/<int:pk>/preview/", views.preview, name="preview"),
    path("desk/papers/", views.failed, name="failed"),
    path("desk/papers/look-again/", views.look_again, name="look-again"),
    path("desk/papers/<int:pk>/", views.one_failed, name="one-failed"),
    path("desk/papers/<int:pk>/retry/", views.retry, name="retry"),
]
