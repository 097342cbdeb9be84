"""Logs go to standard error, a line each, without citizens' query strings; the ledger to standard output."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "stdout": {"class": "logging.StreamHandler", "formatter": "bare", "stream": "ext://sys.stdout"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "ERROR"},
        "ledger": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        "elastic_transport": {"level": "ERROR"},
        "elasticsearch": {"level": "ERROR"},
        "django.server": {"level": "ERROR", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        # They repeat pieces of the files that they read, also of citizens'.
        "PIL": {"level": "CRITICAL"},
        "pikepdf": {"level": "CRITICAL"},
        "pypdf": {"level": "CRITICAL"},
        "wagtail": {"level": "WARNING"},
    },
}
