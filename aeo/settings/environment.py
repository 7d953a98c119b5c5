"""Reading settings from the environment; every variable is listed in docs/configuration.md."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})


def text(name: str, default: str = "") -> str:
    """The variable, or the default when it is unset or empty."""
    return os.environ.get(name, "") or default


def required(name: str) -> str:
    """The variable; refuses to start without it, by name."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; see docs/configuration.md")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable."""
    return text(name, "1" if default else "0").lower() in TRUE


def number(name: str, default: int) -> int:
    """A whole-number variable."""
    return int(text(name, str(default)))


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated variable."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def path(name: str, default: Path) -> Path:
    """A file or folder."""
    return Path(text(name, str(default)))


def openid_apps(server: str, name: str) -> list[dict[str, Any]]:
    """The provider of single sign-on as django-allauth takes it; none without an address."""
    if not server:
        return []
    client, secret = required("AEO_OIDC_CLIENT_ID"), required("AEO_OIDC_CLIENT_SECRET")
    settings = {"server_url": server}
    return [{"provider_id": "sso", "name": name, "client_id": client, "secret": secret, "settings": settings}]


def origin(url: str) -> list[str]:
    """Scheme, host and port of an address; nothing without one."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if url else []


def database(url: str) -> dict[str, Any]:
    """Django's database settings from `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must be a postgresql:// address")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "CONN_MAX_AGE": number("AEO_DB_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
