"""The environment: each variable the portal reads, once, with its default."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def flag(name: str) -> bool:
    """True when the variable is set to 1, true or yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def listed(name: str, default: str = "") -> list[str]:
    """The comma-separated values of a variable."""
    return [value.strip() for value in os.environ.get(name, default).split(",") if value.strip()]


DEMO = flag("PORTAL_DEMO")
DEBUG_PAGES = flag("PORTAL_DEBUG")
SITE = os.environ.get("PORTAL_SITE", "")
DATA_DIR = Path(os.environ.get("PORTAL_DATA_DIR") or ROOT / "var")
BASE_URL = os.environ.get("PORTAL_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
PUBLIC_URL = os.environ.get("PORTAL_PUBLIC_URL", BASE_URL).rstrip("/")
HOSTS = listed("PORTAL_HOSTS", "127.0.0.1,localhost,[::1]")
# Where an external site shows drafts: an address with {token}, and {locale}, {type}, {id} where it wants.
PREVIEW_URL = os.environ.get("PORTAL_PREVIEW_URL", "")
APPROVING_BODY = os.environ.get("PORTAL_APPROVING_BODY", "icpc")
# Within how many working days the approving body means to decide.
APPROVAL_TARGET_DAYS = int(os.environ.get("PORTAL_APPROVAL_TARGET_DAYS", "10"))
PAGE_CACHE_SECONDS = int(os.environ.get("PORTAL_PAGE_CACHE_SECONDS", "300"))
# From one address; 0: the operator's proxy limits.
API_REQUESTS_PER_MINUTE = int(os.environ.get("PORTAL_API_REQUESTS_PER_MINUTE", "600"))
SECURITY_CONTACT = os.environ.get("PORTAL_SECURITY_CONTACT", "")
# Public age keys that cases are sealed to, and the file of the private ones: at the desk alone.
CASE_RECIPIENTS = listed("PORTAL_CASE_RECIPIENTS")
IDENTITY_RECIPIENTS = listed("PORTAL_IDENTITY_RECIPIENTS")
DESK_KEY_FILE = os.environ.get("PORTAL_DESK_KEY_FILE", "")
IDENTITY_KEY_FILE = os.environ.get("PORTAL_IDENTITY_KEY_FILE", "")
RECEIPT_PEPPER = os.environ.get("PORTAL_RECEIPT_PEPPER", "")
RECEIPT_SECRET = os.environ.get("PORTAL_RECEIPT_SECRET", "")
# The one before, for a day after a change: forms that are open go on giving the same receipt.
RECEIPT_SECRET_BEFORE = os.environ.get("PORTAL_RECEIPT_SECRET_BEFORE", "")
# The virus scanner (clamd): the path of its socket, or host:port. Empty: what citizens send is not scanned.
CLAMD = os.environ.get("PORTAL_CLAMD", "")
CHECK_PLATFORMS = flag("PORTAL_CHECK_PLATFORMS")
# A file with the Ed25519 key that signs the audit of cases; without one, a key is made in the data folder.
AUDIT_KEY = os.environ.get("PORTAL_AUDIT_KEY", "")
# Whose public holidays are proposed (ISO 3166), and which days of the week are free (1: Monday).
COUNTRY = os.environ.get("PORTAL_COUNTRY", "MA")
WEEKEND = listed("PORTAL_WEEKEND", "6,7")
HEALTH_TOKEN = os.environ.get("PORTAL_HEALTH_TOKEN", "")
DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
MAIL_HOST = os.environ.get("MAIL_HOST", "")
MAIL_PORT = int(os.environ.get("MAIL_PORT", "25"))
MAIL_USER = os.environ.get("MAIL_USER", "")
MAIL_PASSWORD = os.environ.get("MAIL_PASSWORD", "")
MAIL_TLS = flag("MAIL_TLS")
MAIL_FROM = os.environ.get("MAIL_FROM", "portal@localhost")
ELASTICSEARCH_INDEX_PREFIX = os.environ.get("ELASTICSEARCH_INDEX_PREFIX", "portal")


def secret_key() -> str:
    """SECRET_KEY from the environment; without one, a key made once and kept in the data folder."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


def database_from_url(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a `postgres://user:password@host:port/name` URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must start with postgres://, not {parts.scheme}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Seconds, and milliseconds without a sign of life: a database that is cut off counts as away.
        "OPTIONS": {"connect_timeout": 5, "tcp_user_timeout": 10_000},
    }
