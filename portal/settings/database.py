"""PostgreSQL when DATABASE_URL is set, else the embedded SQLite database in the data folder."""

from portal.settings.environment import DATA_DIR, DATABASE_URL, database_from_url

EMBEDDED: dict[str, object] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "portal.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    },
}

DATABASES = {"default": database_from_url(DATABASE_URL) if DATABASE_URL else EMBEDDED}
