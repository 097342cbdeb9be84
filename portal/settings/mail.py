"""Mail by SMTP when MAIL_HOST is set; else each mail is a file in the data folder, to be read there."""

from portal.settings.environment import (
    DATA_DIR,
    MAIL_FROM,
    MAIL_HOST,
    MAIL_PASSWORD,
    MAIL_PORT,
    MAIL_TLS,
    MAIL_USER,
    PUBLIC_URL,
)

DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
# Where links in mails to readers of the public site lead.
PORTAL_PUBLIC_URL = PUBLIC_URL
EMAIL_TIMEOUT = 10
EMAIL_HOST = MAIL_HOST
EMAIL_PORT = MAIL_PORT
EMAIL_HOST_USER = MAIL_USER
EMAIL_HOST_PASSWORD = MAIL_PASSWORD
EMAIL_USE_TLS = MAIL_TLS
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_BACKEND = (
    "notifications.smtp.EmailBackend" if MAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
