"""G25: PostgreSQL is killed again and again during submissions: every receipt leads to a whole case."""

import io
import time
from collections import Counter
from collections.abc import Iterator
from threading import Lock

from django.conf import settings
from django.db import connection
from PIL import Image

from tests.drills.cases.citizen import Form
from tests.drills.cases.crowd import FILLING_IN, LOCALES, Sent, came_back, hand_in, lost, statuses
from tests.drills.cases.site import running
from tests.drills.cases.whole import what_lacks
from tests.drills.scene import Scene

KILLS = 10
SECONDS_AWAY = 2
PATIENCE = 60
_one_kill_at_a_time = Lock()
SPOOLED = "a case waits in the spool"


def perform(scene: Scene, size: int) -> bool:
    """Whoever has no receipt sends the same form again afterwards, and so does every tenth of the others."""
    forms = list(_forms(size))
    time.sleep(FILLING_IN)
    moments = [size * (kill + 1) // (KILLS + 1) for kill in range(KILLS)]
    with running(scene, workers=2) as site, scene.worker():
        first = hand_in(site.address, forms, dict.fromkeys(moments, lambda: _away(scene)))
        without = [one for one in first if not one.answer.receipt]
        spooled = site.log.read_text().count(SPOOLED)
        emptied = _emptied()
        gone = lost(site.address, [one for one in first if one.answer.receipt])
        again = hand_in(site.address, [one.form for one in without] + forms[::10])
        emptied = emptied and _emptied()
    lacking = Counter(lack for form in forms for lack in what_lacks(form))
    other = _other_receipts(first, again)
    unsaid = sum(not came_back(one) for one in without)
    print(f"{size} submissions, PostgreSQL killed {len(set(moments))} times, each time away for", end=" ")
    print(f"{SECONDS_AWAY} s and its recovery: answered {statuses(first)}; {spooled} went to the spool")
    print(f"{len(gone)} of {size - len(without)} receipts lead nowhere; spool taken in: {emptied}")
    print(f"{len(without)} answers without a receipt, {unsaid} of them without the filled form or a word")
    print(f"{len(again)} sent again: answered {statuses(again)}, {other} with another receipt")
    print(f"of {size} forms, cases that are not whole: {dict(lacking) or 0}")
    return emptied and not (gone or unsaid or other or lacking)


def _forms(size: int) -> Iterator[Form]:
    """Every fifth with a picture, every seventh with a name."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "sienna").save(picture, "PNG")
    for place in range(size):
        named = {"who": "named", "name": f"اسم {place}.", "contact": "0600000000"} if place % 7 == 0 else {}
        files = [("صورة.png", picture.getvalue())] if place % 5 == 0 else []
        yield Form(f"قضية رقم {place}.", locale=LOCALES[place % 3], more=named, files=files)


def _away(scene: Scene) -> None:
    with _one_kill_at_a_time:
        scene.kill("postgres")
        time.sleep(SECONDS_AWAY)
        scene.restart("postgres")


def _emptied() -> bool:
    """The worker takes in what waits, whether files lie whole or half."""
    connection.close()
    end = time.monotonic() + PATIENCE
    while (waiting := any(settings.PORTAL_SPOOL_DIR.iterdir())) and time.monotonic() < end:
        time.sleep(1)
    return not waiting


def _other_receipts(first: list[Sent], again: list[Sent]) -> int:
    """Who sent the same form again and was given no receipt, or another one."""
    given = {one.form.token: one.answer.receipt for one in first}
    return sum(
        not one.answer.receipt or given[one.form.token] not in ("", one.answer.receipt) for one in again
    )
