"""App configuration."""

from django.apps import AppConfig


class CaisConfig(AppConfig):
    """Names the package and its label."""

    name = "aeo.cais"
    label = "cais"
