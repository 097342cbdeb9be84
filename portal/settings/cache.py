"""Redis that may fail without failing a page; process memory when there is none."""

from portal.settings.environment import DATA_DIR, PAGE_CACHE_SECONDS, REDIS_URL

PORTAL_PAGE_CACHE_SECONDS = PAGE_CACHE_SECONDS
# Tells processes of one machine that pages have changed; with Redis, that does.
PORTAL_GENERATION_FILE = None if REDIS_URL else DATA_DIR / "generation"

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "portal.cache.FailOpenRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "portal",
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }
