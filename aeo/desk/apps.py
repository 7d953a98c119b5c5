"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Names the package and its label."""

    name = "aeo.desk"
    label = "desk"
