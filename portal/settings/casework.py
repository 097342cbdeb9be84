"""Cases: the key of their audit, and the country whose days count."""

from portal.settings.environment import AUDIT_KEY, COUNTRY, DATA_DIR, WEEKEND

PORTAL_AUDIT_KEY = AUDIT_KEY
PORTAL_AUDIT_OWN_KEY = DATA_DIR / "keys" / "audit.pem"
PORTAL_COUNTRY = COUNTRY
PORTAL_WEEKEND = frozenset(int(day) - 1 for day in WEEKEND)
