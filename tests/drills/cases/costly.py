"""G19: no single request takes more than two seconds of a processor or 300 MB."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from urllib3.filepost import encode_multipart_formdata

from casework.receipts.tokens import new_token
from casework.sealing.keys import Ring, sealer, secret
from tests.casework.cases import sent
from tests.drills.cases.costly_files import files, of
from tests.drills.cases.costly_reading import reading
from tests.drills.scene import Scene
from tests.services.folders import CHECKOUT

MOST_CPU, MOST_MB = 2.0, 300.0
# A shared machine makes seconds of a processor longer: who is beyond is asked again, the least counts.
TIMES = 3
WRITE, FOLLOW = "/fr/speak-up/complaint/write/", "/ar/speak-up/follow/"
URLENCODED = "application/x-www-form-urlencoded"
LONGEST = 2_400_000
_TICKET = f"{'0' * 32}.{'A' * 43}"

type Values = Sequence[tuple[str, str | tuple[str, bytes]]]


@dataclass(frozen=True)
class Cost:
    what: str
    status: int
    cpu: float
    mb: float

    @property
    def is_borne(self) -> bool:
        return self.status != 0 and self.cpu <= MOST_CPU and self.mb <= MOST_MB

    def __str__(self) -> str:
        return f"{self.cpu:.2f} s, {self.mb:.0f} MB, {self.status}: {self.what}"


@dataclass(frozen=True)
class Request:
    """`body`: a file, or nothing."""

    what: str
    path: str
    method: str = "GET"
    body: str = ""
    content_type: str = ""


def perform(scene: Scene, size: int) -> bool:
    """`size`: requests at most. Files that are streamed (exports, dumps) are not asked for."""
    call_command("prepare_casework", verbosity=0)
    costs: list[Cost] = []
    with _measuring(scene) as measure:
        for _number, request in zip(range(size), _requests(scene.folder / "bodies"), strict=False):
            cost = measure(request)
            for _again in range(TIMES - 1):
                if not cost.is_borne:
                    cost = min(cost, measure(request), key=attrgetter("cpu"))
            costs.append(cost)
            if not cost.is_borne:
                print(f"  beyond: {cost}", flush=True)
    beyond = [cost for cost in costs if not cost.is_borne]
    print(
        f"{len(costs)} requests, answered {dict(Counter(cost.status for cost in costs))};",
        f"beyond the limits: {len(beyond)}",
    )
    for title, key in (("by CPU", "cpu"), ("by memory", "mb")):
        worst = sorted(costs, key=attrgetter(key), reverse=True)[:5]
        print(f"the five worst {title}:", *worst, sep="\n  ")
    return not beyond and not any(cost.status >= 500 for cost in costs)


def _requests(folder: Path) -> Iterator[Request]:
    folder.mkdir(exist_ok=True)
    for what, path in reading():
        yield Request(what, path)
    for what, path, fields in _writing():
        yield _posted(folder, what, path, urlencode(fields).encode(), URLENCODED)
        body, kind = encode_multipart_formdata(fields)
        yield _posted(folder, f"{what}, multipart", path, body, kind)
    for what, parts in files():
        values: Values = [*_form("facts"), *(("files", (name, of(made))) for name, made in parts)]
        body, kind = encode_multipart_formdata(values)
        yield _posted(folder, what, WRITE, body, kind)


def _posted(folder: Path, what: str, path: str, body: bytes, content_type: str) -> Request:
    file = folder / "body"
    file.write_bytes(body)
    return Request(what, path, "POST", str(file), content_type)


def _form(step: str) -> list[tuple[str, str]]:
    return [("step", step), ("go", "next"), ("token", new_token()), ("what", "x"), ("court", "on")]


def _writing() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Forms as large as they are read at all."""
    receipt = sent()[1].code.digits
    yield "form of the longest text", WRITE, [*_form("facts"), ("what", "ش" * (LONGEST // 6))]
    yield "form of signs that no keyboard types", WRITE, [*_form("facts"), ("what", "\x01ش" * (LONGEST // 9))]
    yield "form to be looked through", WRITE, [("step", "review"), ("go", "review"), ("what", "<" * LONGEST)]
    yield "form of ten thousand fields", WRITE, [(f"f{number}", "x") for number in range(9_990)]
    yield "form of ten thousand values", WRITE, [*_form("facts"), *([("about", "mrafp")] * 9_990)]
    yield "form of ten thousand files that waited", WRITE, [*_form("facts"), *([("ticket", _TICKET)] * 9_990)]
    yield "form of many lists", WRITE, [*_form("facts"), ("places", "99"), ("go", "more")]
    yield "form of too many fields", WRITE, [(f"f{number}", "x") for number in range(50_000)]
    yield "receipt", FOLLOW, [("receipt", receipt)]
    yield "receipt of nobody", FOLLOW, [("receipt", "0" * 22)]
    yield "receipt of a million digits", FOLLOW, [("receipt", "١" * 400_000)]
    yield (
        "letter of the longest text",
        FOLLOW,
        [("receipt", receipt), ("act", "write"), ("text", "ش" * (LONGEST // 6))],
    )


def _public_site() -> dict[str, str]:
    """The environment of the process that these requests go to, with the keys of this one's public halves."""
    return {
        "PORTAL_SITE": "www",
        "PORTAL_CASE_RECIPIENTS": ",".join(sealer(Ring.DESK).recipients),
        "PORTAL_IDENTITY_RECIPIENTS": ",".join(sealer(Ring.IDENTITY).recipients),
        "PORTAL_RECEIPT_PEPPER": secret("receipt-pepper").decode(),
        "PORTAL_RECEIPT_SECRET": secret("receipt-secret").decode(),
    }


@contextmanager
def _measuring(scene: Scene) -> Iterator[Callable[[Request], Cost]]:
    """A process that has answered before, as a worker has; what it writes is in a log of its own."""
    command = [sys.executable, "-m", "tests.drills.cases.cost_measuring"]
    with (
        (scene.folder / "measuring.log").open("w") as log,
        subprocess.Popen(
            command, cwd=CHECKOUT, env=os.environ | scene.environment | _public_site(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        ) as process,
    ):  # fmt: skip
        asking, saying = process.stdin, process.stdout
        assert asking is not None
        assert saying is not None

        def measure(request: Request) -> Cost:
            asking.write(json.dumps(asdict(request)) + "\n")
            asking.flush()
            return Cost(request.what, **json.loads(saying.readline()))

        yield measure
        asking.close()
