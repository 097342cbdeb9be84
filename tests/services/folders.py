"""Where the services keep things: state (data, logs, ports) per checkout, downloads shared by all of them."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tests.services.privileges import NOBODY, must_change_user

CHECKOUT = Path(__file__).resolve().parents[2]


def state_folder() -> Path:
    """Data, logs and ports of this checkout's services. May be deleted while they are stopped."""
    if named := os.environ.get("SERVICES_STATE"):
        return Path(named).resolve()
    if must_change_user():
        return _shared_folder() / f"state-{os.stat(CHECKOUT).st_ino}"
    return CHECKOUT / ".cache" / "services"


def cache_folder() -> Path:
    """Unpacked downloads: written once, never changed, used by every checkout."""
    if named := os.environ.get("SERVICES_CACHE"):
        return Path(named).resolve()
    if must_change_user():
        return _shared_folder() / "cache"
    return Path.home() / ".cache" / "integrity-portal-services"


def hand_over(folder: Path) -> None:
    """Give the folder and all in it to the user the servers run as, when that is another one."""
    if must_change_user():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; other processes that want it wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _shared_folder() -> Path:
    # Root's home is usually closed to other users, so what they must read lies outside it.
    return Path("/var/tmp/integrity-portal-services")
