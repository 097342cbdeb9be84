"""Static files and uploads."""

from portal.settings.environment import DATA_DIR, DEMO, ROOT

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "portal" / "static"]
WHITENOISE_USE_FINDERS = DEMO
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Nightly files of everything public; the portal serves them itself.
PORTAL_DUMP_ROOT = DATA_DIR / "dumps"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
