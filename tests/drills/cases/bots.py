"""G16: programs are kept out, people among them are not: without script, cookie or account."""

import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape

from casework.models import Case
from tests.drills.cases.citizen import Answer, Fields, Form, http, post
from tests.drills.cases.site import running
from tests.drills.scene import Scene

PATH = "/ar/speak-up/complaint/write/"
PROXY = {"X-Forwarded-Proto": "https"}
SECURE = {"PORTAL_BASE_URL": "https://127.0.0.1"}
# One human for so many bots, and how many of them share an address with four others.
BOTS_FOR_A_HUMAN, OF_SHARED_PLACES = 100, 0.2
HANDS = 12
HASTE, CALM = 4.0, 9.0
MOST_TRIES = 4
HIDDEN = re.compile(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"')


@dataclass(frozen=True)
class Bot:
    """What it sends, and how many of a hundred are of its kind."""

    share: float
    fields: Callable[["Crowd"], Fields]


class Crowd:
    """Where the bots come from and what they have picked up: a few hundred machines, some forms' tokens."""

    def __init__(self, old: list[str]) -> None:
        self.machines = [f"198.51.{secrets.randbelow(100)}.{number % 250}" for number in range(400)]
        # Patient programs drive a browser, which costs their owner something: there are few of them.
        self.patient = [f"203.0.113.{number}" for number in range(5)]
        self.old = old

    def replayed(self) -> str:
        """A token that was read from a page once, long enough ago."""
        return random.choice(self.old)


def _advertising() -> str:
    return f"{secrets.token_hex(4)} https://{secrets.token_hex(6)}.example/ " * 8


def _fills_all(crowd: Crowd) -> Fields:
    return Form(_advertising(), token=crowd.replayed(), more={"website": "https://x.example"}).fields()


def _at_once(crowd: Crowd) -> Fields:
    return Form(_advertising()).fields()


def _without_page(crowd: Crowd) -> Fields:
    token = random.choice(["", "a:b:c", secrets.token_hex(30), crowd.replayed()[:-2] + "xx"])
    return Form(_advertising(), token=token).fields()


def _half(crowd: Crowd) -> Fields:
    return [("what", _advertising()), ("go", "send"), ("token", crowd.replayed())]


def _patient(crowd: Crowd) -> Fields:
    return Form(_advertising(), token=crowd.replayed()).fields()


BOTS = {
    "fill in every field": Bot(55, _fills_all),
    "send at once": Bot(24, _at_once),
    "never saw the form": Bot(15, _without_page),
    "send half a form": Bot(5, _half),
    "drive a browser": Bot(1, _patient),
}


def perform(scene: Scene, size: int) -> bool:
    """So many bots as fast as they can, people in between at their own pace."""
    with running(scene, workers=2, environment=SECURE, wsgi="portal.wsgi") as site:
        crowd = Crowd([Form("").token for _number in range(2000)])
        time.sleep(CALM)
        names = random.Random(size).choices(list(BOTS), [bot.share for bot in BOTS.values()], k=size)
        began = time.monotonic()
        with ThreadPoolExecutor(HANDS) as bots, ThreadPoolExecutor(HANDS) as people:
            humans = people.map(lambda place: _human(site.address, place), _places(size // BOTS_FOR_A_HUMAN))
            accepted = Counter(
                name
                for name, taken in zip(
                    names, bots.map(lambda name: _bot(site.address, crowd, name), names), strict=True
                )
                if taken
            )
            seconds = time.monotonic() - began
            tries = list(humans)
    return _told(size, Counter(names), accepted, tries, seconds)


def _told(size: int, sent: Counter[str], accepted: Counter[str], tries: list[int], seconds: float) -> bool:
    for name in BOTS:
        print(f"bots that {name}: {sent[name]} sent, {accepted[name]} accepted")
    refused, taken = tries.count(0), accepted.total()
    waited = sum(number > 1 for number in tries)
    print(f"{size} bots in {seconds:.0f} s: {taken} accepted ({taken / size:.2%});", end=" ")
    print(
        f"{len(tries)} people: {refused} refused ({refused / len(tries):.2%}), {waited} asked to wait first;"
    )
    print(f"{Case.objects.count()} cases stand for {taken} bots and {len(tries) - refused} people")
    return taken <= size * 0.005 and refused <= len(tries) * 0.01


def _bot(address: str, crowd: Crowd, name: str) -> bool:
    machines = crowd.patient if name == "drive a browser" else crowd.machines
    headers = PROXY | {"X-Forwarded-For": random.choice(machines)}
    return bool(post(address, PATH, BOTS[name].fields(crowd), headers).receipt)


def _places(humans: int) -> Iterator[str]:
    shared = int(humans * OF_SHARED_PLACES)
    for number in range(humans):
        place = number // 5 if number < shared else number
        yield f"192.0.{place // 250}.{place % 250}"


def _human(address: str, place: str) -> int:
    """How many times they pressed the last button; 0 if no receipt came of it."""
    headers = PROXY | {"X-Forwarded-For": place}
    page = http.request("GET", address + PATH, headers=headers, redirect=False).data.decode()
    time.sleep(random.uniform(HASTE, CALM))
    facts = [("what", "قصة إنسان"), ("about", "mrafp"), ("court", "on"), ("go", "next")]
    answer = _patiently(address, [*_carried(page), *facts], headers)
    answer = _patiently(address, [*_carried(answer.page), ("who", "anonymous"), ("go", "next")], headers)
    for tried in range(1, MOST_TRIES + 1):
        answer = post(address, PATH, [*_carried(answer.page), ("go", "send")], headers)
        if answer.receipt:
            return tried
        time.sleep(int(answer.headers.get("Retry-After", 1)))
    return 0


def _patiently(address: str, fields: Fields, headers: dict[str, str]) -> Answer:
    """Press again after as long as the page asks for."""
    answer = post(address, PATH, fields, headers)
    for _time in range(MOST_TRIES):
        if answer.status != 429:
            break
        time.sleep(int(answer.headers["Retry-After"]))
        answer = post(address, PATH, fields, headers)
    return answer


def _carried(page: str) -> list[tuple[str, str]]:
    """The hidden fields of the form, as a browser sends them back; the trap stays empty."""
    return [(name, unescape(value)) for name, value in HIDDEN.findall(page)] + [("website", "")]
