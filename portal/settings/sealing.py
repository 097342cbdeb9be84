"""Keys of cases: public ones close envelopes everywhere, private ones open them at the desk alone."""

from typing import Any

from portal.settings.environment import (
    CASE_RECIPIENTS,
    DATA_DIR,
    DESK_KEY_FILE,
    IDENTITY_KEY_FILE,
    IDENTITY_RECIPIENTS,
    RECEIPT_PEPPER,
    RECEIPT_SECRET,
    RECEIPT_SECRET_BEFORE,
    SITE,
)

PORTAL_KEY_DIR = DATA_DIR / "keys"
# Only where one process serves every site may it hold every key.
PORTAL_SEALING_MAKES_KEYS = SITE == ""
PORTAL_SEALING: dict[str, dict[str, Any]] = {
    "desk": {"recipients": CASE_RECIPIENTS, "key_file": DESK_KEY_FILE},
    "identity": {"recipients": IDENTITY_RECIPIENTS, "key_file": IDENTITY_KEY_FILE},
}
PORTAL_RECEIPT_SECRETS = {
    "receipt-pepper": RECEIPT_PEPPER,
    "receipt-secret": RECEIPT_SECRET,
    "receipt-secret-before": RECEIPT_SECRET_BEFORE,
}
# Sealed cases wait here while the database is away.
PORTAL_SPOOL_DIR = DATA_DIR / "spool"
