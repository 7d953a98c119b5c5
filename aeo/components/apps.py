"""The design system as a Django app."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Template tags and form templates only."""

    name = "aeo.components"
    label = "components"
