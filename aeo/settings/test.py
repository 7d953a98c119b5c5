"""Tests: real PostgreSQL, Redis and workers, quick password hashing, crash seams enabled."""

from aeo.settings import environment as env
from aeo.settings.local import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = env.text("AEO_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
INSTALLED_APPS = [*INSTALLED_APPS, "tests.machines"]  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AEO_GALLERY = True
AEO_CRASH_AT = env.text("AEO_CRASH_AT")
LOGGING = {"version": 1, "disable_existing_loggers": False}
MIDDLEWARE = ["tests.support.timetravel.TimeTravel", *MIDDLEWARE]  # noqa: F405
