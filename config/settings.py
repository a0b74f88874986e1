"""Settings, from the environment alone. Each has its row in docs/configuration.md."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.secret_key import demonstration_secret_key
from verifyhub.outbound import Policy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What this installation is -------------------------------------------------------------------
DEMO = env.bool("VERIFYHUB_DEMO", default=False)  # demonstration press and webhook viewer; loopback may be fetched
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("VERIFYHUB_DATA_DIR", default=str(BASE_DIR / "var")))
BASE_URL = env.str("VERIFYHUB_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random string (or VERIFYHUB_DEMO=1 to try VerifyHub out).")
    SECRET_KEY = demonstration_secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[urlsplit(BASE_URL).hostname or "localhost", "localhost", "127.0.0.1"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "apps.queue",
    "apps.accounts",
    "apps.claims",
    "apps.evidence",
    "apps.webhooks",
    "apps.api",
    "apps.newsroom",
    "apps.public",
    "apps.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Rows ----------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'verifyhub.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that reads and then writes fails at once in DEFERRED mode when another writes; IMMEDIATE waits.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)  # seconds
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# --- Workers -------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "memory": {"polling_interval": 0.05},  # seconds; kombu's default of 1 s drains two tasks a second
    "redis": {"visibility_timeout": 300, "unacked_restore_throttle": 1},  # seconds; default 3600
}.get(urlsplit(CELERY_BROKER_URL).scheme, {})
CELERY_BROKER_CONNECTION_TIMEOUT = 2  # seconds
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = env.str("VERIFYHUB_QUEUE", default="verifyhub")
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
SWEEP_SECONDS = env.float("VERIFYHUB_SWEEP_SECONDS", default=2.0)
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"apps.{name}.tasks.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 10}}
    for name in ("evidence", "webhooks")
}
EMBEDDED_WORKER_THREADS = env.int("VERIFYHUB_WORKER_THREADS", default=4)
NUDGE_WORKERS = True  # tell a worker of new work at once; the sweep finds it anyway

# --- The door out --------------------------------------------------------------------------------
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
OUTBOUND_POLICY = Policy(
    user_agent=env.str("VERIFYHUB_USER_AGENT", default=f"VerifyHub (+{BASE_URL})"),
    private_networks=_LOOPBACK if DEMO else (),
    ports=frozenset({80, 443} | ({urlsplit(BASE_URL).port or 80} if DEMO else set())),
    deadline_seconds=env.float("VERIFYHUB_FETCH_DEADLINE", default=20.0),
    max_body_bytes=env.int("VERIFYHUB_FETCH_MAX_BYTES", default=5_000_000),
)

# --- The doors in --------------------------------------------------------------------------------
MAX_ARTICLE_CHARACTERS = env.int("VERIFYHUB_MAX_ARTICLE_CHARACTERS", default=200_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["apps.api.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.api.errors.problem",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "VerifyHub",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
LOGIN_URL = "admin:login"
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
LANGUAGE_CODE = "en"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

IS_HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0  # a year
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if env.bool("VERIFYHUB_BEHIND_PROXY", default=False):  # trust X-Forwarded-Proto
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
