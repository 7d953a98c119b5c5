"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: people who sign in, what staff may do, and machines."""

    name = "aeo.accounts"
    label = "accounts"
