"""Settings, all from the environment: every name starts with DAYBOOK_ and is listed in docs/operating.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import quote

import structlog

from daybook.config.database import database_settings
from daybook.config.logging import PROCESSORS, logging_settings
from daybook.config.mail import mail_settings

PACKAGE = Path(__file__).resolve().parents[1]
PROJECT = PACKAGE.parents[1]
STATE = Path(os.environ.get("DAYBOOK_STATE") or PROJECT / "var")
LOG_TO, LOG_FILE = os.environ.get("DAYBOOK_LOG") or "stderr:", STATE / "daybook.log"
LOGGING = logging_settings(LOG_TO, LOG_FILE)


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _unusable_state(why: str) -> ValueError:
    return ValueError(f"DAYBOOK_STATE is {STATE}, which cannot be used as a folder ({why}). Name one you may write to.")


def _secret_key() -> str:
    """DAYBOOK_SECRET_KEY, or one made for this installation and kept beside its data, readable by its owner alone."""
    if given := os.environ.get("DAYBOOK_SECRET_KEY"):
        return given
    kept = STATE / "secret.key"
    try:
        STATE.mkdir(parents=True, exist_ok=True)
        if kept.exists():
            return kept.read_text()
        descriptor = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        if not kept.is_file():
            raise _unusable_state("it is no folder") from None
        return kept.read_text()
    except OSError as trouble:
        raise _unusable_state(trouble.strerror or "unknown trouble") from None
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def _database_in(state: Path) -> str:
    return f"sqlite:///{quote(str(state.absolute() / 'daybook.sqlite3'))}"


SECRET_KEY = _secret_key()
DEBUG = _flag("DAYBOOK_DEBUG")
ALLOWED_HOSTS = os.environ.get("DAYBOOK_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("DAYBOOK_ORIGINS", "").split(",") if origin]
BEHIND_TLS = _flag("DAYBOOK_BEHIND_TLS")
# Printed on papers and in feeds, so it is never taken from what a request claims its host to be.
PUBLIC_URL = (
    os.environ.get("DAYBOOK_PUBLIC_URL") or f"http://{os.environ.get('DAYBOOK_BIND', '127.0.0.1:8000')}"
).rstrip("/")

# Where people open Daybook: the links of e-mails begin with it.
SITE_URL = (os.environ.get("DAYBOOK_SITE_URL") or PUBLIC_URL).rstrip("/")
_MAIL = mail_settings(os.environ.get("DAYBOOK_EMAIL_URL") or "console:", STATE / "mail")
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL.backend, _MAIL.folder
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _MAIL.starttls, _MAIL.implicit_tls, 20
DEFAULT_FROM_EMAIL = os.environ.get("DAYBOOK_EMAIL_FROM") or "Daybook <daybook@localhost>"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "daybook.kernel",
    "daybook.ui",
    "daybook.foundation.audit",
    "daybook.foundation.jobs",
    "daybook.foundation.numbering",
    "daybook.foundation.documents",
    "daybook.foundation.organisation",
    "daybook.foundation.identity",
    "daybook.foundation.notifications",
    "daybook.foundation.approvals",
    "daybook.finance.ledger",
    "daybook.finance.budgets",
    "daybook.decisions.undertakings",
    "daybook.decisions.cases",
    "daybook.change.discovery",
    "daybook.change.appraisal",
    "daybook.change.systems",
    "daybook.change.benefits",
    "daybook.change.programmes",
    "daybook.openness.decisions",
    "daybook.insight.home",
    "daybook.config",
]

MIDDLEWARE = [
    "daybook.openness.decisions.web.opening.WithoutCookies",
    "daybook.config.requests.RequestIds",
    "daybook.config.problems.ApiProblems",
    "django.middleware.security.SecurityMiddleware",
    "daybook.config.requests.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "daybook.config.requests.SignedInActor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "daybook.foundation.identity.web.one_time.OneTimePassword",
    "daybook.ui.routes.RefusalPages",
    "daybook.config.texts.KeptText",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the sign-in library's own pages, which have the same names.
        "DIRS": [PACKAGE / "foundation" / "identity" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["daybook.ui.templatetags.form_keys"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "daybook.ui.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "daybook.ui.renderer.DaybookRenderer"

ROOT_URLCONF = "daybook.config.urls"
WSGI_APPLICATION = "daybook.config.wsgi.application"
DATABASES = {"default": database_settings(os.environ.get("DAYBOOK_DATABASE_URL") or _database_in(STATE))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by every process, since lockout counts must be; made by `daybook migrate`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "daybook_cache",
        # A full cache drops counts that still stand; those that are over are dropped first.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["daybook.foundation.identity.backend.SignInBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "daybook.foundation.identity.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "daybook.foundation.identity.web.forms.SignInForm",
    "reauthenticate": "daybook.foundation.identity.web.forms.PasswordAgainForm",
    "change_password": "daybook.foundation.identity.web.forms.NewPasswordForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Without this every visitor would have the proxy's own address, and share one count of wrong passwords.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DAYBOOK_PROXIES") or 1) if BEHIND_TLS else 0
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_FORMS = {
    "authenticate": "daybook.foundation.identity.web.forms.CodeForm",
    "reauthenticate": "daybook.foundation.identity.web.forms.CodeAgainForm",
    "activate_totp": "daybook.foundation.identity.web.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Daybook"
# A code that ran out while it was typed, or a telephone half a minute slow: RFC 6238, section 5.2, allows one step.
MFA_TOTP_TOLERANCE = 1

SESSION_COOKIE_NAME = "daybook_session"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "daybook.ui.refusals.untrusted_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_HANDLERS = [
    "daybook.ui.uploads.LargestUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = STATE / "documents"
# A program that is given a file and answers as clamdscan does; blank: documents are given out unscanned.
SCANNER = os.environ.get("DAYBOOK_SCANNER", "")

ROLES_FILE = PACKAGE / "config" / "roles.toml"
SILENCED_SYSTEM_CHECKS = ["security.W019"]

structlog.configure(
    processors=PROCESSORS, logger_factory=structlog.stdlib.LoggerFactory(), cache_logger_on_first_use=True
)
