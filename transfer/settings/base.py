"""What every deployment shares. What differs is in demo, test and prod."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from redis.backoff import NoBackoff
from redis.retry import Retry

from transfer.settings import environment, logs
from transfer.settings.sign_in import *

ROOT = Path(__file__).resolve().parents[2]
# Everything a running exchange writes to disk is below this folder.
DATA_FOLDER = Path(environment.text("EXCHANGE_DATA_FOLDER", str(ROOT / ".data")))

DEFAULT_SECRET = "only-for-demo-and-tests"
SECRET_KEY = environment.text("EXCHANGE_SECRET_KEY", DEFAULT_SECRET)
DEBUG = False
ALLOWED_HOSTS = environment.words("EXCHANGE_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "transfer.kernel",
    "transfer.edge",
    "transfer.mechanisms.files",
    "transfer.mechanisms.signing",
    "transfer.mechanisms.publicity",
    "transfer.mechanisms.credentials",
    "transfer.mechanisms.ledger",
    "transfer.mechanisms.worklist",
    "transfer.mechanisms.translations",
    "transfer.mechanisms.jobs",
    "institutions",
    "talent",
    "market",
    "contracts",
    "transfer.roof.portal",
    "transfer.roof.search",
    "transfer.roof.notices",
    "transfer.roof.statistics",
]

MIDDLEWARE = [
    "transfer.edge.proxies.client_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "transfer.edge.api.parameters.KnownParameters",
]

ROOT_URLCONF = "transfer.urls"
WSGI_APPLICATION = "transfer.wsgi.application"
ASGI_APPLICATION = "transfer.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["transfer.edge.templatetags.acting"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "transfer.edge.context_processors.frame",
            ],
        },
    }
]

FILTERS_EMPTY_CHOICE_LABEL = "–"
FORM_RENDERER = "transfer.edge.form_rendering.ExchangeRenderer"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": environment.text("EXCHANGE_DATABASE_NAME", "exchange"),
        "USER": environment.text("EXCHANGE_DATABASE_USER", "exchange_app"),
        "PASSWORD": environment.text("EXCHANGE_DATABASE_PASSWORD", ""),
        "HOST": environment.text("EXCHANGE_DATABASE_HOST", "127.0.0.1"),
        "PORT": environment.text("EXCHANGE_DATABASE_PORT", "5432"),
        "CONN_MAX_AGE": environment.number("EXCHANGE_DATABASE_CONNECTION_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        # PgBouncer in transaction mode: no server-side cursors; time limits hang on the role, not on the session.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"connect_timeout": 5},
    }
}
# A streaming replica of it, which may be some seconds behind; who reads there: transfer/roof/statistics/selectors.
if replica := environment.text("EXCHANGE_REPLICA_HOST", ""):
    DATABASES["replica"] = {
        **DATABASES["default"],
        "HOST": replica,
        "PORT": environment.text("EXCHANGE_REPLICA_PORT", "5432"),
    }
REDIS_URL = environment.text("EXCHANGE_REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # One more try finds out about a stale connection; who waits longer makes every command wait for a dead Redis.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5, "retry": Retry(NoBackoff(), 1)},
    }
}

# How many proxies of our own stand before the web processes; each adds one entry to X-Forwarded-For.
EXCHANGE_PROXIES = environment.number("EXCHANGE_PROXIES", 0)

# A task is acknowledged when it is done, so that a killed worker's task is done by another. The time a task may take
# stays well below the visibility timeout after which Redis hands it out again.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800, "socket_connect_timeout": 2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 660
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
# Dates are written 2026-11-28 in every language and read as people write them.
FORMAT_MODULE_PATH = ["transfer.edge.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("EXCHANGE_STATIC_FOLDER", str(DATA_FOLDER / "static")))
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "transfer.edge.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
BUNDLE_FOLDER = DATA_FOLDER / "bundles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Nothing inline, nothing from elsewhere; a template that needs a script block writes nonce="{{ request.csp_nonce }}".
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = logs.configure(json=False, level=environment.text("EXCHANGE_LOG_LEVEL", "INFO"))

# The node's prefix in every persistent number and the jurisdiction its calendar follows.
EXCHANGE_NODE = environment.text("EXCHANGE_NODE", "EX")
EXCHANGE_JURISDICTION = environment.text("EXCHANGE_JURISDICTION", "CN")
# In which pages show instants. Legal dates are made by the clock with the jurisdiction's own zone, never by this.
EXCHANGE_TIME_ZONE = environment.text("EXCHANGE_TIME_ZONE", "Asia/Shanghai")
# The name beside the mark, in titles and in mail.
EXCHANGE_NAME = environment.text("EXCHANGE_NAME", "Transfer")
# The public sees no cell of the statistics with fewer contracts; a regulator sees its own region exactly.
EXCHANGE_STATISTICS_SMALLEST_CELL = environment.number("EXCHANGE_STATISTICS_SMALLEST_CELL", 3)
# Whether pages follow the live server below /live/ (the number at the bell).
EXCHANGE_LIVE = True
# Whether everyone may open /styleguide/; else only the operator of the node.
EXCHANGE_SHOW_STYLEGUIDE = False
# The database role that the running exchange uses; the owner role migrates.
EXCHANGE_APP_ROLE = environment.text("EXCHANGE_APP_ROLE", "exchange_app")
# Node keys (seals, credentials, file encryption): a folder of files that only the server reads.
EXCHANGE_KEY_FOLDER = environment.text("EXCHANGE_KEY_FOLDER", str(DATA_FOLDER / "keys"))
EXCHANGE_MAY_MAKE_KEYS = False
# A time-stamping authority (RFC 3161) for the seals, and a PEM file of the root certificates its stamps must chain to.
EXCHANGE_TIMESTAMP_URL = environment.text("EXCHANGE_TIMESTAMP_URL", "")
EXCHANGE_TIMESTAMP_ROOTS = environment.text("EXCHANGE_TIMESTAMP_ROOTS", "")
# Loaders of demo and imported data may state a business time in the past; production never.
EXCHANGE_MAY_BACKDATE = False
# The address under which the public reaches this exchange, without a slash at the end: it stands in QR codes and names
# the issuer of credentials (did:web).
EXCHANGE_PUBLIC_ADDRESS = environment.text("EXCHANGE_PUBLIC_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
# Stored files: the folder of the encrypted bytes (shared by web and workers), the largest size, the kinds accepted, the
# findings that refuse a file (the others warn its readers), how much an archive may unpack to, and the ClamAV daemon
# ("host:port" or "unix:/path"; none when empty).
EXCHANGE_FILE_FOLDER = environment.text("EXCHANGE_FILE_FOLDER", str(DATA_FOLDER / "files"))
EXCHANGE_FILE_LARGEST = 50 * 2**20
EXCHANGE_FILE_KINDS = [
    "pdf", "docx", "xlsx", "pptx", "ole", "odt", "ods", "odp", "ofd", "zip", "png", "jpeg", "gif", "webp", "tiff",
    "text",
]  # fmt: skip
EXCHANGE_FILE_REFUSED = [
    "empty", "type_not_allowed", "name_mismatch", "zip_bomb", "executable", "encrypted", "unsafe_path", "unreadable",
    "pdf_launch", "malware", "damaged",
]  # fmt: skip
EXCHANGE_FILE_UNPACKED_LARGEST = 500 * 2**20
EXCHANGE_FILE_MOST_MEMBERS = 10_000
EXCHANGE_CLAMAV = environment.text("EXCHANGE_CLAMAV", "")
FILE_UPLOAD_HANDLERS = ["transfer.mechanisms.files.uploads.EncryptingUploadHandler"]
# Long work: how many pieces run at once on this node (leave a worker free for what is short), up to how many rows a
# list is answered as a file at once (a longer one is made in the background), and to how much an .xlsx that is
# imported may unpack (CSV may have any size).
EXCHANGE_JOBS_AT_ONCE = environment.number("EXCHANGE_JOBS_AT_ONCE", 1)
EXCHANGE_SHEET_LARGEST = 100 * 2**20
EXCHANGE_ROWS_AT_ONCE = environment.number("EXCHANGE_ROWS_AT_ONCE", 5000)
# Up to how many rows of a list are moved at once; more are moved in the background.
EXCHANGE_MOVES_AT_ONCE = environment.number("EXCHANGE_MOVES_AT_ONCE", 25)
# Fonts ("path" or "path#index" in a collection) for characters that the document font lacks.
EXCHANGE_FALLBACK_FONTS = environment.words(
    "EXCHANGE_FALLBACK_FONTS",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2,/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc#0",
)


REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["transfer.edge.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["transfer.edge.api.scopes.WithinScopes"],
    "DEFAULT_PARSER_CLASSES": ["transfer.edge.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "transfer.edge.api.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["transfer.edge.api.throttling.PerActor"],
    "DEFAULT_THROTTLE_RATES": {"actor": "3000/min", "public": "600/min"},
    "EXCEPTION_HANDLER": "transfer.edge.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": 0,  # transfer.edge.proxies has seen to it
    "PAGE_SIZE": 20,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Technology exchange",
    "DESCRIPTION": (
        "The API of an open technology exchange. Errors are problem+json; see docs/edge.md. Deadlines (due_at, "
        "closes_at, ends_at, expires_at, answers_until, confirm_by, pay_by and the like) are instants and exclusive: "
        "the time is over at that instant. A legal period in days ends at 24:00 local time, so its deadline is 00:00 "
        "of the day after the last day."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": LANGUAGES,
        "RightStatusEnum": "market.models.achievements.IpRight.STATUSES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "transfer.edge.api.described.with_problems",
    ],
}
