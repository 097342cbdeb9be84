"""Runs one drill and says what it found. Imported once Django's environment stands."""

import logging
import time
from collections.abc import Callable
from importlib import import_module
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from outbox.models import Message  # noqa: E402
from tests.casework.audit.tampering import KINDS  # noqa: E402
from tests.drills.audited import seconds_to_verify, untold  # noqa: E402
from tests.drills.canaries import let_loose, whereabouts  # noqa: E402
from tests.drills.findable import seconds_until_found  # noqa: E402
from tests.drills.hung import answer_times, publish_times, summary  # noqa: E402
from tests.drills.killed import publish_many  # noqa: E402
from tests.drills.large import QUESTIONS, added, in_its_place, prepare  # noqa: E402
from tests.drills.proxy import HANG, PASS, door_before  # noqa: E402
from tests.drills.scene import Scene  # noqa: E402
from tests.drills.shuffled import shuffle_outbox  # noqa: E402
from tests.search.comparing import Difference, index_difference  # noqa: E402

PATIENCE = 300

# The ledger's lines go to standard output, where the figures are to stand.
logging.getLogger("ledger").disabled = True


def perform(name: str, scene: Scene, size: int) -> int:
    """0 if what the portal promises was kept."""
    if scene.elasticsearch:
        call_command("rebuild_search", verbosity=0)
    kept = _drill(name)(scene, size)
    print(f"{name}: {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


def _drill(name: str) -> Callable[[Scene, int], bool]:
    found: Callable[[Scene, int], bool] = (
        DRILLS.get(name) or import_module(f"tests.drills.cases.{name}").perform
    )
    return found


def killed(scene: Scene, size: int) -> bool:
    with scene.worker():
        publish_many(size // 2)
        scene.kill("elasticsearch")
        print(f"killed after {size // 2} of {size} pages", flush=True)
        publish_many(size - size // 2, start=size // 2)
        scene.restart("elasticsearch")
        seconds, difference = _settled()
    print(f"{size} pages, Elasticsearch killed in their middle: {difference}; equal after {seconds:.0f} s")
    return not difference


def hung(scene: Scene, size: int) -> bool:
    with door_before(scene.environment["ELASTICSEARCH_URL"]) as door:
        settings.PORTAL_ELASTICSEARCH_URL = scene.environment["ELASTICSEARCH_URL"] = door.url
        with scene.worker():
            publish_times(3)
            usual = publish_times(size)
            door.turn(HANG)
            searched, degraded = answer_times(8)
            times = publish_times(size, start=size)
            door.turn(PASS)
            seconds, difference = _settled()
    print(f"publishing, usual: {summary(usual)}; while Elasticsearch hangs: {summary(times)}")
    print(f"search while it hangs: longest {max(searched):.2f} s, with a notice: {degraded}")
    print(f"afterwards: {difference}; equal after {seconds:.0f} s")
    return percentile(times, 95) <= 1 and max(searched) <= 2.5 and degraded and not difference


def percentile(times: list[float], part: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * part // 100)]


def shuffled(scene: Scene, size: int) -> bool:
    messages = shuffle_outbox(size, seed=size)
    difference = index_difference()
    print(f"{size} records, {messages} messages, shuffled and doubled: {difference}")
    return not difference


def canaries(scene: Scene, size: int) -> bool:
    with scene.worker():
        cage = let_loose(size, seed=size)
        _settled()
        found = whereabouts(cage)
    places = ", ".join(f"{place} {len(words)}" for place, words in found.items())
    print(f"{size} changes, {len(cage.private)} private texts; found in: {places}")
    for place, words in found.items():
        for word in sorted(words)[:5]:
            print(f"  {place}: {word} ({cage.private[word]})")
    return not any(found.values())


def findable(scene: Scene, size: int) -> bool:
    with scene.worker():
        # The worker has begun when what waits is done.
        _settled()
        times = [seconds_until_found(place) for place in range(size)]
    print(f"from publishing to being found, {size} pages: {summary(times)}")
    return percentile(times, 95) <= 3


def large(scene: Scene, size: int) -> bool:
    prepare(size)
    shares, slower = [], []
    for text, locale in QUESTIONS:
        answer, bare = added(text, locale)
        database, engine = in_its_place(text, locale)
        shares.append(answer / bare)
        slower.append(database / engine)
        print(f"“{text}”: answer {answer:.1f} ms, its requests alone {bare:.1f} ms, ratio {shares[-1]:.2f}")
        print(
            f"  database {database:.1f} ms, Elasticsearch {engine:.1f} ms, ratio {slower[-1]:.2f}", flush=True
        )
    print(f"{size} records more, ratios: medians {median(shares):.2f} and {median(slower):.2f},", end=" ")
    print(f"highest {max(shares):.2f} and {max(slower):.2f}")
    return median(shares) <= 1.3 and max(slower) <= 10


def audit(scene: Scene, size: int) -> bool:
    """A hundredth as many tamperings as entries, evenly of all kinds."""
    seconds, head = seconds_to_verify(size)
    print(f"{size} entries verified in {seconds:.1f} s", flush=True)
    tamperings = max(len(KINDS), size // 100)
    missed = untold(size, tamperings, head)
    print(f"{tamperings} tamperings of {len(KINDS)} kinds, not found: {len(missed)} {missed[:5]}")
    return not missed and seconds <= 30


def _settled() -> tuple[float, Difference]:
    """How long the outbox took to empty, nobody doing anything, and what differs then."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        if not Message.objects.waiting().exists():
            difference = index_difference()
            if not difference:
                break
        time.sleep(1)
    return time.monotonic() - began, index_difference()


DRILLS: dict[str, Callable[[Scene, int], bool]] = {
    "killed": killed,
    "hung": hung,
    "shuffled": shuffled,
    "canaries": canaries,
    "findable": findable,
    "large": large,
    "audit": audit,
}
