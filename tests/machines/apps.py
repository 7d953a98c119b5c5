"""Two small machines that only the kernel's tests know."""

from django.apps import AppConfig


class MachinesConfig(AppConfig):
    """A gate that opens and closes, and keys hung on it."""

    name = "tests.machines"
    label = "machines"
