"""G15: whatever is sent to forms, uploads, search and API, nothing breaks and nobody is called."""

import random
import secrets
import string
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from casework.receipts.tokens import new_token
from complaints.forms import field_names
from complaints.kinds import SHEETS
from portal.openapi import document, operations
from tests.drills.cases.citizen import http
from tests.drills.cases.guarded_wsgi import OUTBOUND
from tests.drills.cases.guessed import new_case
from tests.drills.cases.site import running
from tests.drills.scene import Scene

HANDS = 6
LOCALES = ("ar", "fr", "en")
NASTY = (
    "", " ", "0", "-1", "99999999999999999999", "NaN", "null", "true", "[]", "{}", "%00", "\x00", "\ud7ff",
    "٤٨٢١ ٠٩٣٧ ٥٥٦٢ ١١٨٠ ٣٧٤٦ ٥٩", "۱۲۳", "²³", "\u202e\u2066", "e\u0301" * 50, "🙂" * 40, "الرشوة" * 60,
    "' OR 1=1 --", '"; DROP TABLE x; --', "<script>alert(1)</script>", "{{ 7*7 }}", "${7*7}", "../../etc/x",
    "http://192.0.2.1/", "file:///etc/passwd", "gopher://192.0.2.1:70/", "=1+1", "@x", "+x", "(((", ")" * 99,
    '"' * 200, "*" * 200, "a:" * 100, "~" * 60, "AND OR NOT", "\\" * 101, "\r\nX: y", "a" * 20_001,
    "2026-02-30", "0000-00-00", "9999-12-31T23:59:60Z", "1e309", "-0", "title,title,-x", "é" * 2000,
)  # fmt: skip
STARTS = (b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"GIF89a")
ENDINGS = ("pdf", "png", "jpg", "docx", "xlsx", "odt", "txt", "csv", "svg", "html", "exe", "", "pdf.exe")
FORM = "application/x-www-form-urlencoded"
TYPES = (
    FORM, f"{FORM}; charset=utf-16", f"{FORM}; charset=nothing", "multipart/form-data", "application/json",
    "multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "y" * 300, "text/plain", "", "\xfc",
)  # fmt: skip
CASES = 20

type Request = tuple[str, str, dict[str, object]]


def perform(scene: Scene, size: int) -> bool:
    """A fixed seed: what breaks it breaks it again."""
    chance = random.Random(size)
    KNOWN["receipt"] = [new_case().digits for _number in range(CASES)]
    KNOWN["token"] = [new_token() for _number in range(CASES)]
    kinds = chance.choices(list(KINDS), k=size)
    requests = [(kind, KINDS[kind](chance)) for kind in kinds]
    with running(scene, workers=2, wsgi="tests.drills.cases.guarded_wsgi") as site:
        with ThreadPoolExecutor(HANDS) as hands:
            statuses = list(hands.map(lambda one: _status(site.address, one[1]), requests))
        log = site.log.read_text(errors="replace")
    broken = [one for one, status in zip(requests, statuses, strict=True) if status >= 500]
    for kind in KINDS:
        counted = Counter(status for status, one in zip(statuses, kinds, strict=True) if one == kind)
        print(f"{kind}: {dict(sorted(counted.items()))}")
    for kind, (method, path, _rest) in broken[:10]:
        print(f"  broken: {kind}: {method} {path[:200]}")
    tracebacks, calls = log.count("Traceback"), log.count(OUTBOUND)
    print(
        f"{size} requests: {len(broken)} answered 5xx, {tracebacks} tracebacks, {calls} outbound connections"
    )
    return not broken and not tracebacks and not calls


def _status(address: str, request: Request) -> int:
    method, path, more = request
    response = http.request(method, address + path, redirect=False, **more)  # type: ignore[arg-type]
    return response.status


def text(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return chance.choice(NASTY)
    signs = [chance.choice(string.printable + "ابتثجحخ«»‏\u200f"), chr(chance.randrange(1, 0xD7FF))]
    return "".join(chance.choices(signs + list("aé ع0"), k=chance.randrange(1, 400)))


# What fits, so that some requests come further than the first check.
KNOWN = {
    "go": ["next", "send", "attach", "more", "stay", "remove-x", "facts", "review"],
    "step": ["facts", "identity", "review"],
    "who": ["anonymous", "named"],
    "act": ["write", "ask-to-withdraw", "withdraw", "rate"],
    "about": ["mrafp", "icpc"],
    "court": ["on"],
}


def _field(chance: random.Random, name: str) -> str:
    return chance.choice(KNOWN[name]) if name in KNOWN and chance.random() < 0.7 else text(chance)


def _form(chance: random.Random) -> Request:
    names = [*field_names(), "go", "step", "token", "ticket", "places", "website", "originals", text(chance)]
    chosen = chance.choices(names, k=chance.randrange(0, 25))
    body = "&".join(f"{quote(name)}={quote(_field(chance, name))}" for name in chosen)
    return "POST", _write_path(chance), {"body": body, "headers": {"Content-Type": FORM}}


def _write_path(chance: random.Random) -> str:
    return f"/{chance.choice(LOCALES)}/speak-up/{chance.choice(list(SHEETS))}/write/"


def _raw(chance: random.Random) -> Request:
    """A body that fits to no header, or only nearly."""
    body = chance.randbytes(chance.randrange(0, 3000))
    if chance.random() < 0.5:
        body = b'--x\r\nContent-Disposition: form-data; name="what"; filename=' + body
    path = chance.choice([_write_path(chance), "/fr/speak-up/follow/"])
    return "POST", path, {"body": body, "headers": {"Content-Type": chance.choice(TYPES)}}


def _upload(chance: random.Random) -> Request:
    def content() -> bytes:
        return chance.choice(STARTS) + chance.randbytes(chance.randrange(0, 20_000))

    def name() -> str:
        return f"{text(chance)[:200]}.{chance.choice(ENDINGS)}"

    files = [("files", (name(), content())) for _file in range(chance.randrange(1, 7))]
    fields = [("go", _field(chance, "go")), ("step", "facts"), ("what", text(chance))]
    return "POST", _write_path(chance), {"fields": [*fields, *files]}


def _follow(chance: random.Random) -> Request:
    names = chance.choices(["receipt", "act", "text", "token", "satisfaction", "ticket"], k=4)
    fields = [(name, _field(chance, name)) for name in ["receipt", *names]]
    return "POST", f"/{chance.choice(LOCALES)}/speak-up/follow/", {"fields": fields}


def _search(chance: random.Random) -> Request:
    names = [
        "q",
        "page",
        "sector",
        "theme",
        "type",
        "order",
        "institution",
        "from",
        "to",
        "locale",
        text(chance),
    ]
    places = ["search/", "initiatives/", "speak-up/published/", "speak-up/complaint/", "data/initiative.csv"]
    return "GET", f"/{chance.choice(LOCALES)}/{chance.choice(places)}?{_query(chance, names)}", {}


def _query(chance: random.Random, names: list[str]) -> str:
    chosen = chance.choices(names, k=chance.randrange(0, 5))
    return "&".join(f"{quote(name)}={quote(text(chance)[:1500])}" for name in chosen)


PATHS = [(path, operation) for path, operation in operations(document()) if "dumps" not in path]


def _api(chance: random.Random) -> Request:
    path, operation = chance.choice(PATHS)
    names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
    one_part = quote(text(chance)[:100] or secrets.token_hex(3), safe="")
    for part in string.Formatter().parse(path):
        path = path.replace(f"{{{part[1]}}}", one_part) if part[1] else path
    return "GET", f"{path}?{_query(chance, [*names, text(chance)])}", {}


KINDS: dict[str, Callable[[random.Random], Request]] = {
    "forms": _form,
    "bodies": _raw,
    "uploads": _upload,
    "follow": _follow,
    "search": _search,
    "API": _api,
}
