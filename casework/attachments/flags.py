"""What the desk should know of a file before opening it. No reason to refuse: it may be the evidence."""

from enum import StrEnum


class Flag(StrEnum):
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    # Scripts, programs, remote or embedded parts, formulas that call for something.
    ACTIVE_CONTENT = "active_content"
    # The author asked for it.
    ORIGINAL_KEPT = "original_kept"
    # Its metadata could not be taken out.
    NOT_STRIPPED = "not_stripped"
