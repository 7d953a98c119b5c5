"""Settings shared by every place; docs/configuration.md lists the variables."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from aeo.settings import environment as env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = env.path("AEO_VAR_DIR", BASE_DIR / "var")

DEBUG = False
SECRET_KEY = env.text("AEO_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.listed("AEO_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.listed("AEO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
AEO_BASE_URL = env.text("AEO_BASE_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env.listed("AEO_CSRF_TRUSTED_ORIGINS", AEO_BASE_URL)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "aeo.kernel",
    "aeo.programme",
    "aeo.accounts",
    "aeo.documents",
    "aeo.notices",
    "operators",
    "audits",
    "aeo.register",
    "aeo.authorisations",
    "aeo.cais",
    "aeo.components",
    "aeo.portal",
    "aeo.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "aeo.components.compressing.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "aeo.components.interrupted.InterruptedMiddleware",
    "aeo.kernel.http.AccessMiddleware",
    "aeo.accounts.second_step.SecondStepMiddleware",
    "aeo.components.corrected.CorrectedPages",
    "aeo.components.titles.RefusedTitles",
    "aeo.components.sent_once.SentOnce",
]

ROOT_URLCONF = "aeo.urls"
WSGI_APPLICATION = "aeo.wsgi.application"
FORM_RENDERER = "aeo.components.markup.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///itgel"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AEO_DB_APP_ROLE = env.text("AEO_DB_APP_ROLE", "itgel_app")

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AEO_STAFF_MFA = env.flag("AEO_STAFF_MFA")
AEO_REGISTRY = env.text("AEO_REGISTRY", "aeo.gateways.registry.simulator.Simulator")
AEO_OBJECTION_DAYS = env.number("AEO_OBJECTION_DAYS", 10)
PASSWORD_RESET_TIMEOUT = 2 * 3600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "aeo.accounts.passwords.NotTooSimple"},
]

# Sign-in by django-allauth, in forms and pages of our own (docs/decisions/0008-sign-in.md).
ACCOUNT_ADAPTER = "aeo.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
# Whole offices sit behind one address, so it is allowed more than one account is.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/10m/key",
    "proof": "5/5m/user",
    "interrupted": "30/m/ip,10/10m/key",
    "address": "10/h/user,3/10m/key",
    "sign_up": "20/m/ip,3/10m/key",
}
# Single sign-on by OpenID Connect: off unless a provider is named (docs/configuration.md).
AEO_OIDC_SERVER = env.text("AEO_OIDC_SERVER").rstrip("/")
AEO_OIDC_NAME = env.text("AEO_OIDC_NAME", "OpenID Connect")
SOCIALACCOUNT_ADAPTER = "aeo.accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": env.openid_apps(AEO_OIDC_SERVER, AEO_OIDC_NAME),
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("AEO_TRUSTED_PROXIES", 0)
MFA_ADAPTER = "aeo.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
_FORMS = "aeo.accounts.forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "SignInForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password": _FORMS + "ForgottenForm",
    "reset_password_from_key": _FORMS + "NewPasswordForm",
    "reauthenticate": _FORMS + "ConfirmForm",
}
MFA_FORMS = {
    "authenticate": _FORMS + "CodeForm",
    "reauthenticate": _FORMS + "ConfirmCodeForm",
    "activate_totp": _FORMS + "AppForm",
    "add_webauthn": _FORMS + "PasskeyForm",
    "edit_webauthn": _FORMS + "PasskeyNameForm",
}
# Counts of failed attempts must hold for all web processes, and must not be lost with the broker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "mn"
LANGUAGES = [("mn", _("Mongolian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "aeo" / "locale"]
TIME_ZONE = env.text("AEO_TIME_ZONE", "Asia/Ulaanbaatar")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
AEO_ASSETS_DIR = env.path("AEO_ASSETS_DIR", VAR_DIR / "assets")
STATICFILES_DIRS = [BASE_DIR / "aeo" / "static", AEO_ASSETS_DIR]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
AEO_FILES_DIR = env.path("AEO_FILES_DIR", VAR_DIR / "files")
AEO_KEYS_DIR = env.path("AEO_KEYS_DIR", VAR_DIR / "keys")
AEO_SEAL_KEY_FILE = env.text("AEO_SEAL_KEY_FILE")
AEO_TSA_URL = env.text("AEO_TSA_URL")
AEO_MAX_UPLOAD_BYTES = env.number("AEO_MAX_UPLOAD_BYTES", 50_000_000)
AEO_UPLOADS_PER_HOUR = env.number("AEO_UPLOADS_PER_HOUR", 300)
AEO_LIBRARY_BYTES = env.number("AEO_LIBRARY_BYTES", 5_000_000_000)
AEO_EVIDENCE_STAGES = [int(days) for days in env.listed("AEO_EVIDENCE_STAGES", "60,30,7")]
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "aeo.documents.receiving.BoundedUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A form leads to the provider of single sign-on, too.
        "form-action": [SELF, *env.origin(AEO_OIDC_SERVER)],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_FAILURE_VIEW = "aeo.components.errors.csrf_failure"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "language"
AEO_READINESS_COOKIE = "__Host-ready"
AEO_READINESS_DAYS = env.number("AEO_READINESS_DAYS", 90)

REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
AEO_REDIS_PREFIX = env.text("AEO_REDIS_PREFIX", "itgel:")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Celery's Django fixup otherwise opens a database connection for every task (measured: 240 -> 460 tasks a second).
CELERY_DB_REUSE_MAX = 500
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": AEO_REDIS_PREFIX,
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # A sender never waits for a broker that is away: the sweep sends later.
    "max_retries": 0,
    "interval_start": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "outbox.sweep": {"task": "outbox.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "operators.sweep": {"task": "operators.sweep", "schedule": crontab(minute=5), "options": {"expires": 3000}},
    "authorisations.sweep": {
        "task": "authorisations.sweep",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 290},
    },
    "notices.deem": {"task": "notices.deem", "schedule": crontab(minute=10), "options": {"expires": 3000}},
    "notices.digest": {"task": "notices.digest", "schedule": crontab(minute=0), "options": {"expires": 3000}},
    "accounts.tidy": {"task": "accounts.tidy", "schedule": crontab(hour=3, minute=20)},
    "notices.tidy": {"task": "notices.tidy", "schedule": crontab(hour=3, minute=30)},
    "documents.tidy": {"task": "documents.tidy", "schedule": crontab(hour=3, minute=40)},
    "documents.scan_waiting": {
        "task": "documents.scan_waiting",
        "schedule": crontab(minute="*/2"),
        "options": {"expires": 110},
    },
    "audits.sweep": {"task": "audits.sweep", "schedule": crontab(minute=10), "options": {"expires": 3000}},
    "register.renew": {"task": "register.renew", "schedule": crontab(hour=0, minute=5)},
    "journal.checkpoint": {"task": "journal.checkpoint", "schedule": crontab(hour=0, minute=20)},
    "arrivals.tidy": {"task": "arrivals.tidy", "schedule": crontab(hour=3, minute=50)},
}

EMAIL_BACKEND = env.text("AEO_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("AEO_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("AEO_EMAIL_PORT", 25)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("AEO_FROM_EMAIL", "itgel@localhost")
AEO_BOUNCE_EMAIL = env.text("AEO_BOUNCE_EMAIL")

AEO_PROGRAMME = env.text("AEO_PROGRAMME", "mn")
AEO_SIMULATED_TIME = env.flag("AEO_SIMULATED_TIME")
AEO_CRASH_AT = ""
AEO_SCANNER_SOCKET = env.text("AEO_SCANNER_SOCKET")
AEO_TRIAL_SCANNER = env.flag("AEO_TRIAL_SCANNER")
AEO_DEMONSTRATION = env.flag("AEO_DEMONSTRATION", default=True)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "aeo.kernel.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {name: {"filters": ["without_secrets"]} for name in ("django.request", "django.security.csrf")},
    "root": {"handlers": ["console"], "level": env.text("AEO_LOG_LEVEL", "INFO")},
}
