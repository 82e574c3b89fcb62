"""Settings. Everything that differs between installations comes from `TORG_*` variables.

A town is data in the database, never a setting: see `torg.places.models.City`.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env(prefix="TORG_")

HOME = Path(env.str("HOME", "var")).resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds personal data and the secret
PACKAGE = Path(__file__).resolve().parent.parent

# The searches of torg_analysis are compiled once on a machine, at the first study. They are kept
# beside their source, or in the home where the program may not write to its own folders.
if not os.access(PACKAGE.parent / "torg_analysis" / "network", os.W_OK):
    os.environ.setdefault("NUMBA_CACHE_DIR", str(HOME / "kernels"))


def _kept_secret() -> str:
    """Return this installation's own secret, made at the first start and kept in its home."""
    path = HOME / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", "") or _kept_secret()
DEBUG = env.bool("DEBUG", False)
# The demo and a desk installation answer on this machine only, until told otherwise.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", ".localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "torg.core",
    "torg.core.search",
    "torg.core.policies",
    "torg.core.moderation",
    "torg.places",
    "torg.places.care",
    "torg.agenda",
    "torg.premises",
    "torg.premises.passing",
    "torg.premises.reports",
    "torg.premises.counting",
    "torg.premises.keeping",
    "torg.premises.figures",
    "torg.premises.strategies",
    "torg.premises.studies",
    "torg.premises.uploads",
    "torg.premises.scenarios",
    "torg.premises.prospects",
    "torg.portal",
    "torg.portal.following",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    "torg.core.middleware.HealthMiddleware",
    "torg.core.middleware.RequestMiddleware",
    "torg.core.middleware.VisitorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "torg.core.middleware.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "torg.core.middleware.SessionStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "torg.core.mail_step.StepFirstMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "torg.core.middleware.FragmentMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "torg.places.middleware.CityMiddleware",
    "torg.core.api.edge.ApiMiddleware",
]

ROOT_URLCONF = "torg.config.urls"
WSGI_APPLICATION = "torg.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "torg.core.context_processors.page",
            ],
            "builtins": ["torg.core.templatetags.torg"],
        },
    }
]

# --- database: embedded SQLite by default, PostgreSQL in production ------------------------------

DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        f"sqlite:///{HOME / 'torg.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start: with DEFERRED, concurrent writers are refused
    # half-way ("database is locked") instead of waiting for their turn.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA mmap_size=268435456; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
        ),
    }
    # A file, not memory: the live server and the worker open connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Room for a centre's pages and maps; with Django's 300 a hasty visitor would push them out, and
    # with them the counters that slow down guessing of passwords.
    "default": env.dj_cache_url("CACHE_URL", "locmem://torg?max_entries=3000"),
    # Seen by every process of the installation: a worker notes its progress for the pages to show.
    "shared": env.dj_cache_url("CACHE_URL", f"file://{HOME / 'cache'}"),
}
# Only a cache that all processes share may answer for sessions: with one cache a process, somebody
# who signed out in one would still be signed in in the others.
_CACHED = "cached_" if env.str("CACHE_URL", "") else ""
SESSION_ENGINE = f"django.contrib.sessions.backends.{_CACHED}db"

# --- people --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:today"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:today"
ACCOUNT_ADAPTER = "torg.core.accounts.AccountAdapter"
# How many proxies of our own stand in front: the visitor's address is that far from the end of
# X-Forwarded-For. It is used for rate limits only, and never logged.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "torg.core.accounts.MFAAdapter"
# Browsers allow passkeys over plain http on localhost only; the flag follows the same line.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.bool("HTTPS", False)

# Sign-in with an e-ID through a broker that speaks OpenID Connect; none unless TORG_OIDC_SERVER is
# set. The key makes hashes of people: whoever changes it makes everybody with an e-ID a stranger.
EID_KEY = env.str("OIDC_HASH_KEY", "") or SECRET_KEY
SOCIALACCOUNT_ADAPTER = "torg.core.eid.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "provider_class": "torg.core.eid.EidProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "e-id",
                "name": env.str("OIDC_NAME", "E-legitimation"),
                "client_id": env.str("OIDC_CLIENT_ID", ""),
                "secret": env.str("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": env.str("OIDC_SERVER", "")},
            }
        ][: 1 if env.str("OIDC_SERVER", "") else 0],
    }
}

# --- language, time ------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"  # the default for people; every city has its own

# --- files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # `torg assets` puts the content's hash into the names itself, so nothing need be collected.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
if env.str("STORAGE_URL", "").startswith("s3://"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": env.str("STORAGE_URL").removeprefix("s3://").strip("/")},
    }
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+-[0-9A-Z]{8}\.[a-z0-9]+$"

# Where counts of visits wait for the next tick: see torg.places.counting.
EFFECT_FOLDER = HOME / "effect"

# --- work in the background, mail ----------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", f"file:///{HOME / 'mail'}")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30  # seconds: a mail server that hangs must not stop the worker
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "torg@localhost")

# The address that mails lead to; a city with a host name of its own has that one.
BASE_URL = env.str("BASE_URL", "http://localhost:8000")
# Where people write to whoever runs the site; shown on the pages about it.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
# Who is told about security holes, for /.well-known/security.txt: an https or mailto address.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

# --- fetching from others ------------------------------------------------------------------------

# Hosts that may be fetched from although they lead to an internal network or an odd port: the
# operator's own servers. All others must be public (torg.core.fetching).
FETCH_ALLOW: set[str] = set(env.str("FETCH_ALLOW", "").lower().replace(",", " ").split())

# Push services beside those on the page of dated rules: the operator's own.
PUSH_ALLOW: set[str] = set(env.str("PUSH_ALLOW", "").lower().replace(",", " ").split())

# --- safety --------------------------------------------------------------------------------------

HTTPS = env.bool("HTTPS", False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# One JSON object a line; `torg.core.logs` keeps personal data out of it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "torg.core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {"torg": {"level": env.str("LOG_LEVEL", "INFO")}},
}
