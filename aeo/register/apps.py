"""App configuration."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Names the package and its label."""

    name = "aeo.register"
    label = "register"
