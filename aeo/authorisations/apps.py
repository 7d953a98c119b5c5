"""App configuration."""

from django.apps import AppConfig


class AuthorisationsConfig(AppConfig):
    """Names the package and its label."""

    name = "aeo.authorisations"
    label = "authorisations"
