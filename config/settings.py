"""Settings, from the environment alone. Each has its row in docs/configuration.md."""

import ipaddress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

from config.api_description import API_DESCRIPTION
from config.colours import NEWSROOM_BLUE
from config.environment import Environment
from config.secret_key import demonstration_secret_key
from verifyhub.outbound import ANSWER_FORMATS, Policy
from verifyhub.politeness import Manners
from verifyhub.schedule import PACES, PAGE_PACES, VERDICT_PACES, Schedule

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- What this installation is -------------------------------------------------------------------
DEMO = env.yes_or_no("VERIFYHUB_DEMO", default=False)  # demonstration press and webhook viewer; loopback may be fetched
DEBUG = env.yes_or_no("DEBUG", default=False)
DATA_DIR = BASE_DIR / env.str("VERIFYHUB_DATA_DIR", default="var")  # an absolute path stays itself
HOST = env.str("VERIFYHUB_HOST", default="127.0.0.1")  # the network address `manage.py up` listens on
PORT = env.whole_number("PORT", default=8000, at_most=65_535)
BASE_URL = env.str("VERIFYHUB_BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random string (or VERIFYHUB_DEMO=1 to try VerifyHub out).")
    try:
        SECRET_KEY = demonstration_secret_key(DATA_DIR)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {DATA_DIR} cannot be used ({error.strerror}): set VERIFYHUB_DATA_DIR to one that can."
        ) from error
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
    "config",  # for `manage.py up`
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "apps.queue",
    "apps.accounts",
    "apps.idempotency",
    "apps.claims",
    "apps.evidence",
    "apps.proposals",
    "apps.names",
    "apps.webhooks",
    "apps.api",
    "apps.newsroom",
    "apps.public",
    "apps.demo",
]

MIDDLEWARE = [
    "apps.api.request_ids.RequestIds",
    "apps.api.compression.CompressedAnswers",
    "django.middleware.security.SecurityMiddleware",
    "apps.newsroom.middleware.newsroom_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.names.with_current_names",
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
DATABASES = {"default": env.database("DATABASE_URL", default_file=DATA_DIR / "verifyhub.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that reads and then writes fails at once in DEFERRED mode when another writes; IMMEDIATE waits.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.whole_number("DATABASE_CONN_MAX_AGE", default=60, at_least=0)  # seconds
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# --- A language model that reads beside the rules (none unless an address is given) -----------------
LANGUAGE_MODEL = env.language_model(
    "VERIFYHUB_LLM_BASE_URL",
    model=env.str("VERIFYHUB_LLM_MODEL", default="").strip(),
    key=env.str("VERIFYHUB_LLM_KEY", default="").strip(),
    deadline_seconds=env.seconds("VERIFYHUB_LLM_DEADLINE", default=120),
    answer_format=env.one_of("VERIFYHUB_LLM_FORMAT", *ANSWER_FORMATS, default="json_schema"),
)
ASK_ABOUT_EVERY_ARTICLE = env.yes_or_no("VERIFYHUB_LLM_EVERY_ARTICLE", default=False)
MODEL_REQUESTS_PER_DAY = env.whole_number("VERIFYHUB_LLM_PER_DAY", default=200)

# --- Workers -------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.broker("CELERY_BROKER_URL", default="memory://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "memory": {"polling_interval": 0.05},  # seconds; kombu's default of 1 s drains two tasks a second
    # Seconds until a message held by a dead worker is given to another; kombu's default is 3600. Harmless if shorter
    # than a task: the row's lease refuses the second worker.
    "redis": {"visibility_timeout": 300, "unacked_restore_throttle": 1},
    "rediss": {"visibility_timeout": 300, "unacked_restore_throttle": 1},
    # RabbitMQ says when it has taken a message; without, a full disk loses it silently.
    "amqp": {"confirm_publish": True},
    "amqps": {"confirm_publish": True},
}.get(urlsplit(CELERY_BROKER_URL).scheme, {})
CELERY_BROKER_CONNECTION_TIMEOUT = 2  # seconds
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_TIMER_PRECISION = 0.05  # seconds; Celery's 1 s makes each turn at a host come up to that much late
# RabbitMQ keeps the control queue of a killed worker locked for a while, and its successor of the same name then dies.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_DEFAULT_QUEUE = env.str("VERIFYHUB_QUEUE", default="verifyhub")
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # in memory: a killed scheduler leaves no file to be repaired
SWEEP_SECONDS = env.seconds("VERIFYHUB_SWEEP_SECONDS", default=2)
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"apps.{name}.tasks.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 10}}
    for name in ("claims", "evidence", "webhooks", "idempotency", *(["proposals"] if LANGUAGE_MODEL else []))
}
CELERY_BEAT_SCHEDULE["answers"] = {"task": "apps.evidence.tasks.forget_answers", "schedule": 3600.0}
LOOK_AGAIN = Schedule(
    open=env.paces("VERIFYHUB_LOOK_AGAIN", default=PACES),
    decided=env.paces("VERIFYHUB_VISIT_AGAIN", default=VERDICT_PACES),
    open_pages=env.paces("VERIFYHUB_VISIT_OPEN_AGAIN", default=PAGE_PACES),
)
EMBEDDED_WORKER = env.yes_or_no("VERIFYHUB_EMBEDDED_WORKER", default=CELERY_BROKER_URL.startswith("memory:"))
EMBEDDED_WORKER_THREADS = env.whole_number("VERIFYHUB_WORKER_THREADS", default=8, at_most=64)
WEB_WORKERS = env.whole_number("VERIFYHUB_WEB_WORKERS", default=1, at_most=64)  # processes
WEB_THREADS = env.whole_number("VERIFYHUB_WEB_THREADS", default=8, at_most=64)  # requests at once, in each process
NUDGE_WORKERS = True  # tell a worker of new work at once; the sweep finds it anyway

# --- The door out --------------------------------------------------------------------------------
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
OUTBOUND_POLICY = Policy(
    user_agent=env.str("VERIFYHUB_USER_AGENT", default=f"VerifyHub (+{BASE_URL})"),
    private_networks=_LOOPBACK if DEMO else (),
    ports=frozenset({80, 443} | ({urlsplit(BASE_URL).port or 80} if DEMO else set())),
    deadline_seconds=env.seconds("VERIFYHUB_FETCH_DEADLINE", default=20),
    max_body_bytes=env.whole_number("VERIFYHUB_FETCH_MAX_BYTES", default=5_000_000),
    proxy=env.proxy("VERIFYHUB_PROXY"),
)
MANNERS = Manners(
    pause=timedelta(seconds=env.seconds("VERIFYHUB_HOST_PAUSE", default=1)),
    at_once=env.whole_number("VERIFYHUB_HOST_AT_ONCE", default=2, at_most=64),
    exempt=_LOOPBACK if DEMO and not env.str("VERIFYHUB_HOST_PAUSE", default="") else (),  # its press is its own
)
ANSWER_KEPT = timedelta(seconds=env.seconds("VERIFYHUB_ANSWER_KEPT", default=60))
CONNECTOR_KEYS = {  # by connector; one without its key is off and says so
    "factcheck": env.str("VERIFYHUB_FACTCHECK_KEY", default=""),
    "guardian": env.str("VERIFYHUB_GUARDIAN_KEY", default=""),
    "newsapi": env.str("VERIFYHUB_NEWSAPI_KEY", default=""),
    "mediacloud": env.str("VERIFYHUB_MEDIACLOUD_KEY", default=""),
    "mastodon": env.str("VERIFYHUB_MASTODON_KEY", default=""),
    "bluesky": env.str("VERIFYHUB_BLUESKY_KEY", default=""),
}

# --- Who vouches for what is kept ------------------------------------------------------------------
TIMESTAMP_URL = env.str("VERIFYHUB_TIMESTAMP_URL", default="")  # "": nobody is asked for time stamps
TIMESTAMP_ROOTS = env.file_content("VERIFYHUB_TIMESTAMP_ROOTS")  # PEM
WAYBACK_KEY = env.key_pair("VERIFYHUB_WAYBACK_KEY")  # "": no copies are asked for

COMPARE_BY_MEANING = env.yes_or_no("VERIFYHUB_COMPARE_BY_MEANING", default=True)
# Read longer pages by their grammar and with the stance model too, half a second each: where workers are processes of
# their own. One process that does everything would keep its readers waiting.
READ_BY_MEANING = env.yes_or_no("VERIFYHUB_READ_BY_MEANING", default=not EMBEDDED_WORKER)

# --- The doors in --------------------------------------------------------------------------------
LIMITS_URL = env.counters("VERIFYHUB_LIMITS_URL", default="memory://" if EMBEDDED_WORKER else "database://")
READS_PER_MINUTE = env.whole_number("VERIFYHUB_READS_PER_MINUTE", default=120)  # by one key, as the next two
WRITES_PER_MINUTE = env.whole_number("VERIFYHUB_WRITES_PER_MINUTE", default=30)  # of one scope
REQUESTS_PER_DAY = env.whole_number("VERIFYHUB_REQUESTS_PER_DAY", default=20_000)
BAD_KEYS_PER_MINUTE = env.whole_number("VERIFYHUB_BAD_KEYS_PER_MINUTE", default=30)  # from one address
MAX_ARTICLE_CHARACTERS = env.whole_number("VERIFYHUB_MAX_ARTICLE_CHARACTERS", default=200_000)
FEED_KEPT_DAYS = env.whole_number("VERIFYHUB_FEED_KEPT_DAYS", default=0, at_least=0, at_most=36_500)  # 0: all of it
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["apps.api.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["apps.api.rendering.FastJSON"],
    "DEFAULT_PARSER_CLASSES": ["apps.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.api.errors.problem",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # the Accept header alone says in which form an answer goes out
}
SPECTACULAR_SETTINGS = API_DESCRIPTION
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")
LANGUAGE_CODE = "en"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "evidence": env.archive(
        "VERIFYHUB_ARCHIVE", default_folder=DATA_DIR / "archive", endpoint=env.str("VERIFYHUB_S3_ENDPOINT", default="")
    ),
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

IS_HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0  # a year
# A promise for every machine under this name, and for years: only the owner of the name can make it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS and env.yes_or_no(
    "VERIFYHUB_HSTS_SUBDOMAINS", default=False
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
BEHIND_PROXY = env.yes_or_no("VERIFYHUB_BEHIND_PROXY", default=False)
if BEHIND_PROXY:  # trust X-Forwarded-Proto, and the end of X-Forwarded-For
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "kombu.connection": {"level": "ERROR"},  # it warns that the embedded broker has no host name
        "django.request": {"level": "ERROR"},  # it warns of every page that is not there
        "trafilatura": {"level": "ERROR"},  # it warns of every page that holds no article; the row says so
        "pypdf": {"level": "ERROR"},  # it warns of every fault in a PDF
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.one_of("LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR", default="WARNING"),
    },
}

# --- The newsroom (django-unfold) ----------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": "VerifyHub newsroom",
    "SITE_HEADER": "VerifyHub",
    "SITE_SUBHEADER": "newsroom",
    "SITE_SYMBOL": "fact_check",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "sizes": "any", "href": lambda request: static("newsroom/favicon.svg")}
    ],
    "STYLES": [lambda request: static("newsroom/newsroom.css")],
    "SCRIPTS": [lambda request: static("newsroom/newsroom.js")],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "apps.newsroom.dashboard.dashboard",
    "COLORS": {"primary": NEWSROOM_BLUE},
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "apps.newsroom.menu.menu"},
}
