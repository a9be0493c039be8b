"""What every deployment shares. What differs is in demo, test and prod."""

from pathlib import Path

from transfer.settings import environment

ROOT = Path(__file__).resolve().parents[2]

SECRET_KEY = environment.text("EXCHANGE_SECRET_KEY", "only-for-demo-and-tests")
DEBUG = False
ALLOWED_HOSTS = environment.words("EXCHANGE_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "transfer.kernel",
    "transfer.edge",
    "transfer.mechanisms.files",
    "transfer.mechanisms.signing",
    "transfer.mechanisms.publicity",
    "transfer.mechanisms.credentials",
    "transfer.mechanisms.ledger",
    "transfer.mechanisms.worklist",
    "transfer.mechanisms.translations",
    "institutions",
    "talent",
    "market",
    "contracts",
    "transfer.roof.portal",
    "transfer.roof.search",
    "transfer.roof.notices",
    "transfer.roof.statistics",
    "transfer.roof.flags",
    "transfer.roof.network",
]

MIDDLEWARE = [
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
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": environment.text("EXCHANGE_DATABASE_NAME", "exchange"),
        "USER": environment.text("EXCHANGE_DATABASE_USER", "exchange_app"),
        "PASSWORD": environment.text("EXCHANGE_DATABASE_PASSWORD", ""),
        "HOST": environment.text("EXCHANGE_DATABASE_HOST", "127.0.0.1"),
        "PORT": environment.text("EXCHANGE_DATABASE_PORT", "5432"),
        "CONN_MAX_AGE": 60,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
REDIS_URL = environment.text("EXCHANGE_REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / ".data" / "static"
STATICFILES_DIRS = [ROOT / "static"]

# The node's prefix in every persistent number and the jurisdiction its calendar follows.
EXCHANGE_NODE = environment.text("EXCHANGE_NODE", "EX")
EXCHANGE_JURISDICTION = environment.text("EXCHANGE_JURISDICTION", "CN")
# The database role that the running exchange uses; the owner role migrates.
EXCHANGE_APP_ROLE = environment.text("EXCHANGE_APP_ROLE", "exchange_app")
# Node keys (seals, credentials, file encryption): a folder of files that only the server reads.
EXCHANGE_KEY_FOLDER = environment.text("EXCHANGE_KEY_FOLDER", str(ROOT / ".data" / "keys"))
EXCHANGE_MAY_MAKE_KEYS = False
# Loaders of demo and imported data may state a business time in the past; production never.
EXCHANGE_MAY_BACKDATE = False
