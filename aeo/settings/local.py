"""Trying out on one machine: plain HTTP, demonstration keys, mail written to files."""

from aeo.settings import environment as env
from aeo.settings.base import *  # noqa: F403

DEBUG = env.flag("AEO_DEBUG")
SECRET_KEY = env.text("AEO_SECRET_KEY", "only-for-trying-out-" + "x" * 40)
SESSION_COOKIE_NAME, SESSION_COOKIE_SECURE = "session", False
CSRF_COOKIE_NAME, CSRF_COOKIE_SECURE = "csrf", False
AEO_READINESS_COOKIE = "ready"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
