"""A production start: `check --deploy` finds nothing, unsafe values are refused, cookies and headers are strict."""

from __future__ import annotations

import os
import subprocess
import sys

from aeo.house.places import CHECKOUT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "aeo.settings.production",
    "AEO_SECRET_KEY": "k3y-of-a-real-installation-Zx81!qWe#rTy%uIo0-pLmNbVcXz-0123456789",
    "AEO_BASE_URL": "https://aeo.customs.example",
    "AEO_ALLOWED_HOSTS": "aeo.customs.example",
    "DATABASE_URL": "postgresql:///itgel",
    "REDIS_URL": "redis://localhost:6379/0",
    "AEO_SCANNER_SOCKET": "/run/clamav/clamd.ctl",
}
SHOW = """
import django; django.setup()
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_NAME,
      s.CSRF_COOKIE_SECURE, s.AEO_STAFF_MFA, s.ALLAUTH_TRUSTED_PROXY_COUNT, s.MFA_TOTP_TOLERANCE,
      getattr(s, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False))
"""


def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """A command under production settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AEO_", "DJANGO_"))}
    env = {**kept, **PRODUCTION, **changes}
    return subprocess.run(
        [sys.executable, *arguments], cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False
    )


def test_the_check_for_deployment_finds_nothing() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_cookies_and_sign_in_are_strict_unless_told_otherwise() -> None:
    shown = run("-c", SHOW).stdout.split()
    assert shown == ["__Host-session", "True", "True", "__Host-csrf", "True", "True", "1", "1", "False"]
    assert run("-c", SHOW, AEO_STAFF_MFA="0").stdout.split()[5] == "False"
