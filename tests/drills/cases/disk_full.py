"""The database is away and the disk is full: everybody is told so, in words, and nobody's words are lost."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from casework.intake.submissions import from_bytes
from portal.catalogues import compile_all
from tests.drills.cases.citizen import Form
from tests.drills.cases.crowd import FILLING_IN, LOCALES, came_back, hand_in, lost, statuses
from tests.drills.cases.site import running
from tests.drills.cases.whole import what_lacks
from tests.drills.scene import Scene

ROOM, MORE_ROOM = "1m", "64m"
# In Arabic: a case of some 13 KiB, so that 1 MiB has room for half of the forms.
WORDS = "كلام كثير " * 200
BEFORE = 9
PATIENCE = 60


def perform(scene: Scene, size: int) -> bool:
    """The whole data folder lies on the small disk: the spool, and the keys that were there before."""
    compile_all()
    data = Path(scene.environment["PORTAL_DATA_DIR"])
    try:
        _put_on_small_disk(data)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"A disk that fills needs a mount of its own, and this machine allows none: {error}")
        return False
    forms = [Form(f"{WORDS}{place}.", locale=LOCALES[place % 3]) for place in range(BEFORE + size)]
    time.sleep(FILLING_IN)
    with running(scene) as site:
        early = hand_in(site.address, forms[:BEFORE])
        scene.kill("postgres")
        away = hand_in(site.address, forms[BEFORE:])
        refused = [one for one in away if not one.answer.receipt]
        free, whole, half = shutil.disk_usage(data).free, *_in_the_spool()
        _mount("-o", f"remount,size={MORE_ROOM}", str(data))
        later = hand_in(site.address, [one.form for one in refused])
        scene.restart("postgres")
        connection.close()
        with scene.worker():
            left = _left()
        gone = lost(site.address, [one for one in (*early, *away, *later) if one.answer.receipt])
    unsaid = sum(not came_back(one) for one in refused)
    lacking = sum(any(what_lacks(form)) for form in forms)
    print(f"database away, disk of {ROOM}: {size} submissions answered {statuses(away)}; {free} bytes left")
    print(f"{len(refused)} refused, {unsaid} of them without the filled form or a word in their language")
    print(f"in the spool: {whole} whole cases, {half} other files, for {size - len(refused)} receipts")
    print(f"with room again, still without database: {len(later)} sent again, answered {statuses(later)}")
    print(f"database back: {left} files left, {len(gone)} receipts lead nowhere, {lacking} cases not whole")
    told = refused and not unsaid and whole == size - len(refused) and not half
    return bool(told) and all(one.answer.receipt for one in later) and not (left or gone or lacking)


def _put_on_small_disk(folder: Path) -> None:
    """With what lies in it; seen by this process and those that it starts, and gone with them."""
    os.unshare(os.CLONE_NEWNS)
    _mount("--make-rprivate", "/")
    kept = folder.with_name("kept")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept, ignore=shutil.ignore_patterns("spool"))
    _mount("-t", "tmpfs", "-o", f"size={ROOM},mode=700", "tmpfs", str(folder))
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    shutil.rmtree(kept)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def _in_the_spool() -> tuple[int, int]:
    """How many whole cases lie there, and how many files that are none."""
    paths = list(settings.PORTAL_SPOOL_DIR.iterdir())
    whole = sum(path.suffix == ".case" and bool(from_bytes(path.read_bytes())) for path in paths)
    return whole, len(paths) - whole


def _left() -> int:
    end = time.monotonic() + PATIENCE
    while (left := len(list(settings.PORTAL_SPOOL_DIR.iterdir()))) and time.monotonic() < end:
        time.sleep(1)
    return left
