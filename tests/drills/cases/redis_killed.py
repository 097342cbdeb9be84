"""G24: Redis is killed, and later emptied, in the middle of submissions: none is lost, none is an error."""

import time
from urllib.parse import urlsplit

from redis import Redis

from tests.drills.cases.citizen import Form
from tests.drills.cases.crowd import FILLING_IN, LOCALES, hand_in, lost, statuses
from tests.drills.cases.site import running
from tests.drills.scene import Scene

AWAY = "cache: incr without Redis"


def perform(scene: Scene, size: int) -> bool:
    """Killed after a fifth, started after half (empty, as it keeps nothing), emptied thrice after that."""
    counters: list[bool] = []
    fate = {
        size // 5: lambda: _kill(scene, counters),
        size // 2: lambda: scene.restart("redis"),
        **dict.fromkeys((size * part // 10 for part in (6, 7, 8)), lambda: _empty(scene, counters)),
    }
    forms = [Form(f"قضية رقم {place}.", locale=LOCALES[place % 3]) for place in range(size)]
    time.sleep(FILLING_IN)
    with running(scene, workers=2) as site:
        sent = hand_in(site.address, forms, fate)
        gone = lost(site.address, [one for one in sent if one.answer.receipt])
        alone = site.log.read_text().count(AWAY)
    without = sum(not one.answer.receipt for one in sent)
    errors = sum(one.answer.status >= 500 for one in sent)
    print(f"{size} submissions, Redis killed, started, emptied 3 times: answered {statuses(sent)}")
    print(
        f"{len(gone)} of {size - without} receipts lead nowhere, {without} without a receipt, {errors} × 5xx"
    )
    print(f"the count of everybody: {alone} times without Redis,", end=" ")
    print(f"in Redis before {sum(counters)} of {len(counters)} blows")
    return not (gone or without or errors) and alone > 0 and all(counters)


def _kill(scene: Scene, counters: list[bool]) -> None:
    counters.append(_counts(scene))
    scene.kill("redis")


def _empty(scene: Scene, counters: list[bool]) -> None:
    counters.append(_counts(scene))
    _client(scene).flushall()


def _counts(scene: Scene) -> bool:
    """Whether Redis holds the budget of everybody now."""
    return any(_client(scene).scan_iter("*speak-up:send:*"))


def _client(scene: Scene) -> Redis:
    address = urlsplit(scene.environment["REDIS_URL"])
    return Redis(host="127.0.0.1", port=address.port or 0, db=int(address.path.strip("/")))
