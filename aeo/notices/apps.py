"""App configuration."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the package and its label."""

    name = "aeo.notices"
    label = "notices"
