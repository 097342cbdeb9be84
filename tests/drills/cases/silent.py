"""G1 and G8: what citizens write, who they are and their receipts stand nowhere in the clear."""

import io
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis
from django.core.mail import send_mail
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from casework.receipts.tokens import new_token
from search import engine
from tests.drills.cases.citizen import Answer, Form, http, post, send
from tests.drills.cases.portal_wsgi import FAILURE
from tests.drills.cases.site import Site, running
from tests.drills.cases.stores import Sought, stores
from tests.drills.scene import Scene

# What a citizen gives away begins with one of these, wherever they do.
WORD, PLACE = "qanari", "198.51.100."
CONTROL = "shahid"
PEOPLE = 6
FILLING_IN = 4
SECURE = {"PORTAL_BASE_URL": "https://127.0.0.1"}


def word() -> str:
    return f"{WORD}{secrets.token_hex(6)}"


def manners() -> dict[str, str]:
    """What a browser and its proxy tell of somebody."""
    return {
        "User-Agent": f"Mozilla/5.0 {word()}",
        "Referer": f"https://elsewhere.example/{word()}",
        "Cookie": f"visitor={word()}",
        "X-Forwarded-For": f"{PLACE}{secrets.randbelow(250)}",
        "X-Forwarded-Proto": "https",
    }


@dataclass
class Heard:
    """Receipts that were shown, and every answer that was given."""

    receipts: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    failures: list[Answer] = field(default_factory=list)


def perform(scene: Scene, size: int) -> bool:
    """So many submissions and so many errors in their middle; then all that was left behind is read."""
    temporary = scene.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {**SECURE, "TMPDIR": str(temporary)}
    options = ("--access-logfile", "-")
    with scene.worker(), running(scene, environment=environment, options=options) as site:
        heard = _everybody(site, size)
        found = _left_behind(scene, [site.log, scene.folder / "worker.log"], heard)
        seen = _control(scene, site)
    statuses = Counter(answer.status for answer in heard.failures)
    told = _told_to_others(heard)
    print(f"{len(heard.receipts)} receipts, {len(heard.failures)} errors {dict(statuses)}")
    print(f"found: {found or 'nothing'}; in addresses and headers of answers: {told or 'nothing'};", end=" ")
    print(f"control words not found where they were put: {seen or 'none'}")
    whole = len(heard.receipts) == size and statuses == {500: size}
    return whole and not found and not told and not seen


def _everybody(site: Site, size: int) -> Heard:
    heard = Heard()
    forms = [_form(number) for number in range(size)]
    broken = [_form(number, FAILURE) for number in range(size - size // 2)]
    time.sleep(FILLING_IN)
    with ThreadPoolExecutor(PEOPLE) as people:
        for answers in people.map(lambda form: list(_one(site.address, form)), forms):
            heard.answers += answers
            heard.receipts.append(answers[-1].receipt)
        heard.failures += people.map(lambda form: send(site.address, form, manners()), broken)
        some = heard.receipts[: size // 2]
        heard.failures += people.map(lambda receipt: _letter(site.address, receipt, FAILURE), some)
        for answers in people.map(lambda receipt: list(_back_again(site.address, receipt)), heard.receipts):
            heard.answers += answers
    return heard


def _form(number: int, more: str = "") -> Form:
    named = {"who": "named", "name": word(), "contact": f"{word()}@mail.example"} if number % 2 else {}
    facts = {
        "service": word(),
        "when": word(),
        "where": word(),
        "wanted": word(),
        "other_institution": word(),
    }
    files = [(f"{word()}.txt", word().encode() * 40), (f"{word()}.png", _picture())][: number % 3]
    return Form(f"{word()} {more} {word()}", more={**facts, **named}, files=files)


def _picture() -> bytes:
    file, told = io.BytesIO(), PngInfo()
    told.add_text("Author", word())
    Image.new("RGB", (64, 48), "olive").save(file, "PNG", pnginfo=told)
    return file.getvalue()


def _one(address: str, form: Form) -> Iterator[Answer]:
    """Looks for what answers already, attaches, changes their mind, sends. The last answer is the receipt."""
    looking = http.request(
        "GET", f"{address}/ar/speak-up/complaint/?q={word()}", headers=manners(), redirect=False
    )
    yield Answer(looking.status, f"{address}/ar/speak-up/complaint/", looking.headers, "")
    attached = [*_without(form, "go", "step"), ("go", "attach"), ("step", "facts")]
    yield post(address, form.path(), attached, manners())
    yield send(address, form, manners())


def _without(form: Form, *names: str) -> list[tuple[str, str | tuple[str, str | bytes]]]:
    return [(name, value) for name, value in form.fields() if name not in names]


def _letter(address: str, receipt: str, more: str = "") -> Answer:
    fields = {"receipt": receipt, "act": "write", "token": new_token(), "text": f"{word()} {more}"}
    files = [("files", (f"{word()}.txt", word().encode()))]
    return post(address, "/fr/speak-up/follow/", [*fields.items(), *files], manners())


def _back_again(address: str, receipt: str) -> Iterator[Answer]:
    grouped = " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))
    yield post(address, "/ar/speak-up/follow/", [("receipt", grouped)], manners())
    yield _letter(address, receipt)
    mistaken = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    yield post(address, "/en/speak-up/follow/", [("receipt", mistaken)], manners())
    yield post(address, "/ar/speak-up/follow/", [("receipt", receipt), ("act", "withdraw")], manners())


def _left_behind(scene: Scene, logs: Iterable[Path], heard: Heard) -> Mapping[str, dict[str, int]]:
    sought = Sought((WORD.encode(), PLACE.encode()), frozenset(heard.receipts))
    found = {name: sought.found_in(chunks) for name, chunks in stores(scene, logs).items()}
    pages = sought.found_in(answer.page.encode() for answer in heard.failures)
    return {name: counts for name, counts in {**found, "pages of errors": pages}.items() if counts}


def _told_to_others(heard: Heard) -> Mapping[str, int]:
    """Nothing of a citizen in an address, a cookie or another header; no cookie; no referrer sent on."""
    told: Counter[str] = Counter()
    sought = Sought((WORD.encode(), PLACE.encode()), frozenset(heard.receipts))
    for answer in (*heard.answers, *heard.failures):
        told.update(sought.found_in([f"{answer.url} {dict(answer.headers)}".encode()]))
        told["cookie"] += "Set-Cookie" in answer.headers
        if answer.status != 500:
            told["referrer"] += answer.headers.get("Referrer-Policy") != "no-referrer"
            told["kept by caches"] += "no-store" not in answer.headers.get("Cache-Control", "")
    return +told


def _control(scene: Scene, site: Site) -> list[str]:
    """A word left in each store on purpose must be found there: the stores in which it was not."""
    http.request("GET", f"{site.address}/ar/{CONTROL}/", headers={"X-Forwarded-Proto": "https"})
    send_mail(CONTROL, CONTROL, None, ["somebody@mail.example"])
    (scene.folder / "tmp" / "left").write_text(CONTROL)
    with psycopg.connect(scene.environment["DATABASE_URL"]) as connection:
        connection.execute("UPDATE wagtailcore_page SET draft_title = %s", [CONTROL])
    redis.Redis.from_url(scene.environment["REDIS_URL"]).rpush("waiting", CONTROL)
    engine.client().index(index="drill_control", document={"word": CONTROL}, refresh=True)
    sought = Sought((CONTROL.encode(),), frozenset())
    found = {
        name: sought.found_in(chunks)
        for name, chunks in stores(scene, [site.log, scene.folder / "worker.log"]).items()
    }
    # What Redis and Elasticsearch log is their own affairs.
    silent = {"Redis's disk and log", "Elasticsearch's logs"}
    return [name for name, counts in found.items() if not counts and name not in silent]
