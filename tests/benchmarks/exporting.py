"""`python -m tests.benchmarks.exporting PATH`: a process of its own exports, and says what it took.

One line of JSON: records and bytes sent, seconds to the first piece and in all, and the most resident memory
beyond that of the idle process, in megabytes. Idle means: it has answered a request for two records.
"""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import django
from django.test import Client

FEW = "/fr/data/plan.csv"


@dataclass
class Export:
    records: int = 0
    size: int = 0
    seconds_to_first: float = 0.0
    seconds: float = 0.0
    idle: float = 0.0
    above_idle: float = 0.0


def main(path: str) -> None:
    django.setup()
    client = Client(HTTP_HOST="127.0.0.1")
    _read(client, FEW)
    Path("/proc/self/clear_refs").write_text("5")
    idle = _megabytes("VmRSS")
    export = _read(client, path)
    export.idle, export.above_idle = idle, _megabytes("VmHWM") - idle
    print(json.dumps(asdict(export)))


def _read(client: Client, path: str) -> Export:
    export, start = Export(), time.monotonic()
    response = client.get(path)
    assert response.status_code == 200, response.content
    pieces: Iterable[bytes] = response.streaming_content  # type: ignore[attr-defined]
    for piece in pieces:
        export.seconds_to_first = export.seconds_to_first or time.monotonic() - start
        export.size += len(piece)
        export.records += piece.count(b"\n")
    export.seconds = time.monotonic() - start
    return export


def _megabytes(name: str) -> float:
    """A figure of /proc/self/status."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main(sys.argv[1])
