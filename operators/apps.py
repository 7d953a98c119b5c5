"""App configuration."""

from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """Names the package and its label."""

    name = "operators"
    label = "operators"
