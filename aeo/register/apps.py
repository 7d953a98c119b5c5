"""App configuration."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register: what outsiders may rely on; its rows are never changed."""

    name = "aeo.register"
    label = "register"
    append_only = ("register_record", "register_certificaterecord", "register_file", "register_snapshot")
