"""What citizens are told before they write, and what the portal then has to keep."""

# After closing: the case itself, and who its author is; after triage: what is no message at all.
CASE_KEPT_MONTHS = 24
IDENTITY_KEPT_MONTHS = 6
SPAM_KEPT_DAYS = 30
# Copies of the database are gone by then as well.
BACKUP_KEPT_DAYS = 35
# After the last answer.
RECEIPT_VALID_MONTHS = 12
