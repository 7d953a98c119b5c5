"""App configuration."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Names the package and its label."""

    name = "aeo.portal"
    label = "portal"
