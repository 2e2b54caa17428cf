"""Every setting of a site, from the environment; wrong ones are system checks with a hint.

====================  =====================================================================
``XUNZHEN_DATA``      folder for database, uploads and collected files; default ``var``
``DATABASE_URL``      ``postgres://…``; without it SQLite in the data folder
``XUNZHEN_SECRET``    signs sessions and addresses; required unless ``XUNZHEN_DEMO``
``XUNZHEN_KEYS``      ``name:base64,…`` 32-byte keys for personal data, the first seals
``XUNZHEN_CIPHER``    ``aes`` (default) or ``sm4``
``XUNZHEN_HOSTS``     host names that may be asked for, comma-separated
``XUNZHEN_HTTPS``     ``1`` behind TLS: secure cookies, HSTS
``XUNZHEN_PROXY``     ``1`` if a proxy sets X-Forwarded-Proto and X-Forwarded-For
``XUNZHEN_IDLE``      minutes until an idle session ends; default 30
``XUNZHEN_ADDRESS``   the site's own address, ``https://…``, for codes on paper and in messages
``XUNZHEN_MAIL``      ``mailtos://user:password@host:port?from=address``: who sends e-mail
``XUNZHEN_DEBUG``     ``1`` for development only
``XUNZHEN_DEMO``      ``1``: demo log-ins are shown and keys are made on the spot
``XUNZHEN_MFA``       ``1`` (default unless demo): staff roles need a second factor
====================  =====================================================================
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes"}


NOT_NUMBERS: list[str] = []
"""Settings that want a number and have none; ``checks`` says so, and the default holds."""


def _number(name: str, default: int, least: int = 1) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        NOT_NUMBERS.append(name)
        return default
    return int(text)


WEB = Path(__file__).resolve().parent
DATA = Path(os.environ.get("XUNZHEN_DATA", "var")).resolve()
DEBUG = _flag("XUNZHEN_DEBUG")
DEMO = _flag("XUNZHEN_DEMO")
HTTPS = _flag("XUNZHEN_HTTPS")
PROXY = _flag("XUNZHEN_PROXY")
SECOND_FACTOR = _flag("XUNZHEN_MFA", default=not DEMO)

SITE_ADDRESS = os.environ.get("XUNZHEN_ADDRESS", "").strip().rstrip("/")
MAIL_SENDER = os.environ.get("XUNZHEN_MAIL", "").strip()

SECRET_KEY = os.environ.get("XUNZHEN_SECRET", "")
SEALING_KEYS = os.environ.get("XUNZHEN_KEYS", "")
SEALING_CIPHER = os.environ.get("XUNZHEN_CIPHER", "aes")
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("XUNZHEN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "django_otp",
    "django_htmx",
    "django_q",
    "xunzhen.web.audit",
    "xunzhen.web.pages",
    "xunzhen.web.jobs",
    "xunzhen.web.accounts",
    "xunzhen.web.registry",
    "xunzhen.web.policy",
    "xunzhen.web.assistance",
    "xunzhen.web.coverage",
    "xunzhen.web.planning",
    "xunzhen.web.fieldwork",
    "xunzhen.web.indicators",
    "xunzhen.web.reporting",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # adds bytes at random, against BREACH
    "csp.middleware.CSPMiddleware",
    "xunzhen.web.pages.alive.AliveMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "xunzhen.web.accounts.language.ReaderLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xunzhen.web.accounts.door.DoorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xunzhen.web.urls"
WSGI_APPLICATION = "xunzhen.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "xunzhen.web.navigation.frame",
            ],
            "builtins": ["xunzhen.web.pages.templatetags.parts", "django.templatetags.i18n"],
        },
    }
]

_SQLITE = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA busy_timeout=20000; PRAGMA cache_size=-16000;"
    ),
}
DATABASE_WRONG = False
try:
    _database: Any = dj_database_url.config(
        default=f"sqlite:///{DATA / 'xunzhen.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
except ValueError:  # checks says so; nothing falls back to another, empty database
    _database, DATABASE_WRONG = {"ENGINE": "django.db.backends.dummy"}, True
DATABASES: dict[str, Any] = {"default": _database}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = _SQLITE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
OTP_TOTP_ISSUER = "巡诊"

SESSION_COOKIE_AGE = 60 * _number("XUNZHEN_IDLE", 30)
SESSION_SAVE_EVERY_REQUEST = False  # accounts.door renews it, at most once a minute
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "xunzhen.web.pages.views.csrf_failed"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "xunzhen.web.accounts.address.address_of"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LANGUAGE_COOKIE_NAME = "xunzhen_language"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = DATA / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
LARGEST_WORKBOOK = 20_000_000
FILE_UPLOAD_HANDLERS = ["xunzhen.web.registry.receiving.WorkbookHandler"]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

Q_CLUSTER = {
    "name": "xunzhen",
    "orm": "default",
    "workers": _number("XUNZHEN_WORKERS", 1),
    "timeout": 6 * 3600,
    "retry": 6 * 3600 + 600,
    "max_attempts": 1,  # jobs.services watches the work itself and starts it again
    "ack_failures": True,
    "catch_up": False,
    "poll": 0.5,
    "save_limit": 50,
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_identity": {"()": "xunzhen.web.log_filter.NoIdentityNumbers"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["no_identity"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"xunzhen": {"level": "INFO"}},
}
