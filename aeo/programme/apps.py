"""The app of the programme's rules."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """A published version is only ever added; the application's role may not change or delete one."""

    name = "aeo.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("programme_version",)
