"""Production: refuses to start with a default secret, DEBUG, an empty host list or unset mail."""

from transfer.settings.base import *

environment.require(
    "EXCHANGE_SECRET_KEY",
    "EXCHANGE_HOSTS",
    "EXCHANGE_DATABASE_HOST",
    "EXCHANGE_DATABASE_PASSWORD",
    "EXCHANGE_REDIS_URL",
    "EXCHANGE_MAIL_HOST",
    "EXCHANGE_MAIL_FROM",
)
if environment.flag("EXCHANGE_DEBUG"):
    environment.refuse("EXCHANGE_DEBUG is on; production never runs with DEBUG.")
if SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    environment.refuse("EXCHANGE_SECRET_KEY must be your own random text of at least 50 characters.")
if "*" in ALLOWED_HOSTS or not ALLOWED_HOSTS:
    environment.refuse("EXCHANGE_HOSTS must name the host names this exchange answers to, not '*'.")

DEBUG = False

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("EXCHANGE_MAIL_HOST")
EMAIL_PORT = environment.number("EXCHANGE_MAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EXCHANGE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EXCHANGE_MAIL_PASSWORD", "")
EMAIL_USE_SSL = environment.flag("EXCHANGE_MAIL_SSL", EMAIL_PORT == 465)
EMAIL_USE_TLS = environment.flag("EXCHANGE_MAIL_TLS", not EMAIL_USE_SSL)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EXCHANGE_MAIL_FROM")

# Behind the reverse proxy of docker-compose.yml, which sets X-Forwarded-Proto itself and drops what a client sent.
EXCHANGE_PROXIES = environment.number("EXCHANGE_PROXIES", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [f"https://{host.removeprefix('.')}" for host in ALLOWED_HOSTS]

LOGGING = logs.configure(json=True, level=environment.text("EXCHANGE_LOG_LEVEL", "INFO"))
EXCHANGE_PUBLIC_ADDRESS = environment.text(
    "EXCHANGE_PUBLIC_ADDRESS", f"https://{ALLOWED_HOSTS[0].removeprefix('.')}"
).rstrip("/")
