"""While the database is away, sealed cases wait in files; each is on the disk before its receipt is shown."""

import logging
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError

from casework.intake.storing import store
from casework.intake.submissions import SealedCase, as_bytes, from_bytes

logger = logging.getLogger(__name__)

# So many at most: a disk that is filled would take the rest of the machine with it.
MOST_WAITING = 5_000
SUFFIX = ".case"


class SpoolFull(Exception):
    """No room for one more."""


def keep(case: SealedCase) -> None:
    """Write it and wait until it is on the disk. Raises OSError or SpoolFull; nothing half stays behind."""
    folder = settings.PORTAL_SPOOL_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sum(1 for _path in _waiting()) >= MOST_WAITING:
        raise SpoolFull
    path = folder / f"{case.receipt_lookup.hex()}-{case.content_digest.hex()[:16]}{SUFFIX}"
    draft = folder / f".{secrets.token_hex(8)}"
    try:
        _write_through(draft, as_bytes(case))
        draft.rename(path)
        _flush(folder)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _write_through(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _waiting(lookup: bytes | None = None) -> Iterator[Path]:
    pattern = f"{lookup.hex() if lookup else ''}*{SUFFIX}"
    return settings.PORTAL_SPOOL_DIR.glob(pattern) if settings.PORTAL_SPOOL_DIR.exists() else iter(())


def take_in(lookup: bytes | None = None) -> int:
    """Bring what waits (of one receipt, or all) into the database; how many. It stays while that is away.

    What cannot be taken in otherwise is told in the log and holds up nobody; for one receipt it is raised.
    """
    taken = 0
    for path in sorted(_waiting(lookup)):
        try:
            taken += _take(path)
        except (OperationalError, InterfaceError):
            return taken
        except Exception as error:
            if lookup:
                raise
            logger.error("spool: %s is not taken in: %s", path.name[:8], type(error).__name__)
    return taken


def _take(path: Path) -> bool:
    try:
        case = from_bytes(path.read_bytes())
    except FileNotFoundError:
        # Another worker was quicker.
        return False
    except (ValueError, KeyError, TypeError):
        logger.error("spool: %s cannot be read; it is kept as %s.broken", path.name[:8], path.name[:8])
        path.rename(path.with_name(path.name + ".broken"))
        return False
    store(case)
    path.unlink(missing_ok=True)
    return True
