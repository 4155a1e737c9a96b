"""Every setting of the portal, read from the environment.

docs/operations.md lists the variables. Without any of them the embedded default runs: SQLite in WAL
mode and Celery on a filesystem broker, both below ``var/``.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal.kernel.addresses import database_of, mail_of, program_of
from portal.kernel.doors import doors_of
from portal.kernel.enum_names import ENUM_NAMES
from portal.kernel.leaked import readable

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = os.environ.get("DJANGO_ENV", "development")
IS_PRODUCTION = ENV == "production"
IS_TEST = ENV == "test"
VAR_DIR = Path(os.environ.get("HONGJIANG_VAR", BASE_DIR / "var"))
DEBUG = os.environ.get("DJANGO_DEBUG", "") == "1" and not IS_PRODUCTION


def _secret(name: str, development: str) -> str:
    value = os.environ.get(name, "")
    if not value and os.environ.get(f"{name}_FILE"):  # as vaults and container engines hand secrets over
        value = Path(os.environ[f"{name}_FILE"]).read_text(encoding="utf8").strip()
    if not value and IS_PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in production")
    return value or development


SECRET_KEY = _secret("DJANGO_SECRET_KEY", "development-only-" + "0123456789abcdef" * 4)
SECRET_KEY_FALLBACKS = [k for k in os.environ.get("DJANGO_SECRET_KEY_FALLBACKS", "").split(",") if k]
# Encrypts phone and ID numbers at rest and keys their search hash; first key writes, all keys read.
FIELD_KEYS = _secret("HONGJIANG_FIELD_KEYS", "ZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXktMzJiISE=").split(",")

ALLOWED_HOSTS = os.environ.get("DJANGO_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("DJANGO_CSRF_TRUSTED_ORIGINS", "").split(",") if o]
# How many reverse proxies stand in front; 0 means X-Forwarded-For is never believed.
PROXY_COUNT = int(os.environ.get("HONGJIANG_PROXY_COUNT", "0"))
# Hosts that the portal may call (robots of group chats, webhooks): host, host:port or .domain; none by default.
OUTGOING_HOSTS = [h.strip().lower() for h in os.environ.get("HONGJIANG_OUTGOING", "").split(",") if h.strip()]

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "workforce.apps.WorkforceConfig",
    "branches.apps.BranchesConfig",
    "assessment.apps.AssessmentConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "template_partials",
    "import_export",
]

MIDDLEWARE = [
    "portal.kernel.middleware.SecurityHeadersMiddleware",
    "portal.kernel.middleware.PlainApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.kernel.middleware.SecondTryMiddleware",
    "portal.kernel.middleware.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.kernel.middleware.RequestFactsMiddleware",
    "portal.accounts.middleware.SessionRulesMiddleware",
    "portal.accounts.middleware.ActorMiddleware",
    "portal.desk.middleware.DeskMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

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
                "portal.kernel.shell.shell",
            ],
            "builtins": [
                "portal.templatetags.ui",
                "django.templatetags.static",
                "django.templatetags.i18n",
            ],
        },
    }
]
FORM_RENDERER = "portal.kernel.forms.PortalRenderer"


def _database() -> dict:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR_DIR / "hongjiang.sqlite3"),
            "CONN_MAX_AGE": 60,
            # Measured in docs/adr/0003: IMMEDIATE takes the write lock at BEGIN, so no read-to-write upgrade fails.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; "
                    "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864"
                ),
            },
            "TEST": {"NAME": os.environ.get("HONGJIANG_TEST_SQLITE") or None},
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **database_of(url),
        "CONN_MAX_AGE": int(os.environ.get("DATABASE_CONN_MAX_AGE", "60")),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"connect_timeout": 3, "application_name": program_of(sys.argv)},
    }


DATABASES = {"default": _database()}
# Triggers of PostgreSQL that witness the trail (docs/adr/0059); a change takes effect with the next migrate.
ROW_TRAIL = os.environ.get("HONGJIANG_ROW_TRAIL", "1") != "0"
ATTENDANCE_PARTITIONS = os.environ.get("HONGJIANG_ATTENDANCE_PARTITIONS") == "1"  # one for each year (docs/adr/0067)
# Where PostgreSQL is reached without a pool in between: for migrations, backup and restore.
DATABASE_DIRECT = database_of(os.environ.get("DATABASE_DIRECT_URL") or os.environ["DATABASE_URL"]) if os.environ.get("DATABASE_URL") else {}
# A copy that dashboards read from (docs/adr/0053).
if os.environ.get("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = {**DATABASES["default"], **database_of(os.environ["DATABASE_REPLICA_URL"]), "TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["portal.kernel.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHE_PATIENCE = 1.0  # seconds for one question to a Redis that hangs
_SIGNS: dict = {}
if IS_TEST:  # each test process counts its own limits
    _CACHE = _SIGNS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
elif REDIS_URL:
    _OPTIONS = {"socket_timeout": CACHE_PATIENCE, "socket_connect_timeout": CACHE_PATIENCE}
    _SIGNS = {"BACKEND": "portal.kernel.caching.PromptRedisCache", "LOCATION": REDIS_URL, "OPTIONS": _OPTIONS}
    _CACHE = {**_SIGNS, "BACKEND": "portal.kernel.caching.ForgivingRedisCache"}
else:
    _CACHE = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR_DIR / "cache")}
    # A folder of its own: a full cache throws entries away at random, and a sign that is gone means something.
    _SIGNS = {**_CACHE, "LOCATION": str(VAR_DIR / "signs"), "OPTIONS": {"MAX_ENTRIES": 100_000}}
# ``signs``: signs of life of background work, whose absence means something, so that a silent cache must not look like an empty one.
CACHES = {"default": _CACHE, "signs": _SIGNS}

# -- accounts ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "portal.accounts.hashers.FirstPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.validators.GuessableValidator"},
]
if os.environ.get("HONGJIANG_REFUSED_PASSWORDS"):  # a file of leaked passwords, one a line, plain or gzip
    _LEAKED = {"path": readable(os.environ["HONGJIANG_REFUSED_PASSWORDS"])}
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "portal.accounts.validators.LeakedValidator", "OPTIONS": _LEAKED})
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "portal.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Wrong passwords are counted in the database (docs/adr/0005); these limits of the cache guard the rest: floods, TOTP codes.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,5/15m/key", "reauthenticate": "60/m/user"}
ACCOUNT_RATE_LIMITS |= {"door_open": "30/m/ip", "door_back": "30/m/ip"}  # each may ask another house several times
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "change_password": "portal.accounts.forms.PasswordForm",
    "reauthenticate": "portal.accounts.forms.ConfirmForm",
}
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.CodeForm",
    "reauthenticate": "portal.accounts.forms.ConfirmCodeForm",
    "activate_totp": "portal.accounts.forms.ActivateCodeForm",
}
MFA_ADAPTER = "portal.accounts.adapter.StaffSecondFactorAdapter"
MFA_TOTP_ISSUER = "Hongjiang"
# Doors of single sign-on: none unless the environment names one. They open accounts that are there and link nothing (docs/adr/0060).
DOORS = doors_of(os.environ)
SOCIALACCOUNT_ADAPTER = "portal.doors.adapter.DoorsAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_STORE_TOKENS = False
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 0
# The three administrators open nothing without a second factor (docs/adr/0054); with ``all`` nobody does.
_FACTOR = os.environ.get("HONGJIANG_SECOND_FACTOR") or ("1" if IS_PRODUCTION else "0")
SECOND_FACTOR_DEMANDED, SECOND_FACTOR_OF_ALL = _FACTOR in {"1", "all"}, _FACTOR == "all"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 1800
# Each request of somebody at work marks the session anew (portal/accounts/middleware.py) and is saved for that; a page that asks
# again by itself writes nothing, so it is answered also while an import holds the embedded database.
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ABSOLUTE_AGE = timedelta(hours=12)
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.kernel.errorpages.csrf_failure"
_TLS = IS_PRODUCTION or os.environ.get("HONGJIANG_TLS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
# Every cookie of the portal bears the prefix, by which browsers take it from this host over TLS alone.
COOKIE_PREFIX = "__Host-" if _TLS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (f"{COOKIE_PREFIX}{name}" for name in ("sid", "csrf", "language"))
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = _TLS, True, "Lax"
MESSAGE_STORAGE = "portal.kernel.flashes.FlashStorage"
SECURE_SSL_REDIRECT = _TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_HSTS_SECONDS = 31536000 if _TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # the form of a draft scheme: some 60 indicators with a dozen fields each
FILE_UPLOAD_PERMISSIONS = 0o640
CLAMD = os.environ.get("HONGJIANG_CLAMD", "")  # host:port of the virus scanner that every upload has to pass
MAX_BODY_MB = 60  # as the proxy; several files may come in one request

# -- API --------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["portal.kernel.permissions.MatrixPermission"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "portal.kernel.paging.HousePagination",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "portal.kernel.ordering.StrictOrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "portal.kernel.schema.HouseSchema",
    "EXCEPTION_HANDLER": "portal.kernel.problems.problem",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": os.environ.get("HONGJIANG_API_RATE") or "600/min"},
    "NUM_PROXIES": PROXY_COUNT,
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Hongjiang API",
    "DESCRIPTION": "Party-branch work, skilled workers and the dual-100 assessment. Errors have one problem shape.",
    "VERSION": "1.4",
    "SERVE_PERMISSIONS": ["portal.kernel.permissions.MatrixPermission"],
    "SERVE_PUBLIC": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# -- mail and links to the portal -------------------------------------------------------------------------
# How the portal is called from outside, for links in letters and chat groups; without it they say «sign in» and no more.
SITE_URL = os.environ.get("HONGJIANG_URL", "" if IS_PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("HONGJIANG_EMAIL_FROM") or "hongjiang@localhost"
if os.environ.get("HONGJIANG_EMAIL_URL"):
    globals().update(mail_of(os.environ["HONGJIANG_EMAIL_URL"]))
    MAIL_ON = True
else:  # off in production; letters of a development server are printed, those of tests kept in memory
    EMAIL_BACKEND = f"django.core.mail.backends.{'locmem' if IS_TEST else 'console'}.EmailBackend"
    MAIL_ON = not IS_PRODUCTION

# -- background work --------------------------------------------------------------------------------------
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "safefs://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS: dict = (
    {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "max_retries": 2,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "q"),
        "data_folder_out": str(BROKER_DIR / "q"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "polling_interval": 0.05,
    }
)
CELERY_VISIBILITY_TIMEOUT = 1800
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_DEFAULT_QUEUE = "fast"
# Scores are asked for by people who wait: their parts do not stand behind ten thousand imports. A worker serves all queues in turn.
TASK_QUEUES = {"assessment.scoring.tasks.start": "score", "assessment.scoring.tasks.work": "score"}
BROKER_PAUSE = 0.0 if IS_TEST else 5.0  # seconds in which a broker that failed is not asked again; the sweeper sends later
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# -- scoring ----------------------------------------------------------------------------------------------
SCORE_CHUNK_SIZE = int(os.environ.get("HONGJIANG_SCORE_CHUNK", "500"))  # branches one transaction computes
SCORE_LEASE_SECONDS = int(os.environ.get("HONGJIANG_SCORE_LEASE", "60"))  # a silent worker loses its chunk after this

# -- language, time, files --------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

FONTS_DIR = BASE_DIR / "fonts"  # for PDF; built by tools/build_front.py

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", BASE_DIR / "vendor")]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Each test client builds the middleware anew: the files are looked up when asked for instead of listed each time.
WHITENOISE_AUTOREFRESH = DEBUG or IS_TEST

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.kernel.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HONGJIANG_LOG_LEVEL") or "WARNING"},
}
