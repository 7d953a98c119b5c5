"""Production: every unsafe value is refused at the start, with the name of the variable."""

from django.core.exceptions import ImproperlyConfigured

from aeo.settings import environment as env
from aeo.settings.base import *  # noqa: F403
from aeo.settings.base import AEO_OIDC_SERVER, AEO_SCANNER_SOCKET, AEO_SIMULATED_TIME

SECRET_KEY = env.required("AEO_SECRET_KEY")
AEO_BASE_URL = env.required("AEO_BASE_URL")
ALLOWED_HOSTS = [host for host in env.required("AEO_ALLOWED_HOSTS").split(",") if host]
DATABASES = {"default": env.database(env.required("DATABASE_URL"))}
REDIS_URL = env.required("REDIS_URL")
AEO_DEMONSTRATION = env.flag("AEO_DEMONSTRATION")
AEO_STAFF_MFA = env.flag("AEO_STAFF_MFA", default=True)
AEO_REGISTRY = env.text("AEO_REGISTRY", "aeo.gateways.registry.port.Absent")
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("AEO_TRUSTED_PROXIES", 1)

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("AEO_SECRET_KEY is shorter than 50 characters")
if not AEO_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("AEO_BASE_URL must start with https://")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("AEO_ALLOWED_HOSTS may not be *")
if AEO_OIDC_SERVER and not AEO_OIDC_SERVER.startswith("https://"):
    raise ImproperlyConfigured("AEO_OIDC_SERVER must start with https://")
if AEO_SIMULATED_TIME:
    raise ImproperlyConfigured("AEO_SIMULATED_TIME is for the walk command only")
if not AEO_SCANNER_SOCKET and not env.flag("AEO_ALLOW_UNSCANNED_FILES"):
    raise ImproperlyConfigured("AEO_SCANNER_SOCKET is not set; AEO_ALLOW_UNSCANNED_FILES=1 accepts that")
