"""What the reading process may use of the machine: set by itself, before it looks at the file."""

import os
import sys
from contextlib import suppress

GIGABYTE = 1024**3
LIMITS = {
    "RLIMIT_AS": GIGABYTE,
    "RLIMIT_CPU": 60,
    "RLIMIT_FSIZE": 0,
    "RLIMIT_NOFILE": 64,
    "RLIMIT_CORE": 0,
}


def limit_resources() -> None:
    """Windows knows no such limits; there the time-out alone holds."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(10)
    for name, most in LIMITS.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))
