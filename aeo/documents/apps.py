"""App configuration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the package and its label."""

    name = "aeo.documents"
    label = "documents"
