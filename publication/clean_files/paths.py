"""The way to a file on somebody's computer names that somebody: the file's own name is left of it."""

import re

# C:\\…, file:///…, \\server\…; in XML and, for the last, percent-encoded as well.
WHOLE_WAY = re.compile(rb"[\"'](?:[A-Za-z]:[\\/]|file:|\\\\)", re.IGNORECASE)
_VALUE = re.compile(rb"^(?:[A-Za-z]:[\\/]|file:|\\\\)", re.IGNORECASE)
_LAST_FOLDER = re.compile(rb"^.*(?:[\\/]|%5C)", re.IGNORECASE | re.DOTALL)


def shortened(value: bytes) -> bytes:
    """The name of the file if `value` is the way to one, else `value`."""
    return _LAST_FOLDER.sub(b"", value) if _VALUE.match(value) else value
