"""App configuration."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Names the package and its label."""

    name = "audits"
    label = "audits"
    append_only = ("audits_visitreport", "audits_visitcomment")
