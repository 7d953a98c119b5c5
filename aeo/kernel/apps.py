"""The floor: lifecycle, policy, clock, journal, outbox, refusal. No customs word appears here."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from aeo.kernel import rights


class KernelConfig(AppConfig):
    """Connects the lifecycle guard, the system checks and the rights of the application's database role."""

    name = "aeo.kernel"
    label = "kernel"
    append_only = ("kernel_entry", "kernel_checkpoint")

    def ready(self) -> None:
        # Policies and subscriptions register themselves in every process; tasks hold the way to the broker.
        autodiscover_modules("checks", "policies", "subscriptions", "scopes")
        import_module("aeo.kernel.tasks")
        post_migrate.connect(rights.grant, sender=self, dispatch_uid="kernel.rights")
