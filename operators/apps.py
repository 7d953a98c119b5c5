"""App configuration."""

from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """The applicant's side. Signed snapshots and declarations of interest are only ever added."""

    name = "operators"
    label = "operators"
    append_only = ("operators_snapshot", "operators_interest")
