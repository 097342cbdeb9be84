"""Reading a file in a process of its own, which may use up its time or memory without harm to the worker."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any

from search.files.reports import MOST_LETTERS, MOST_PAGES, Page, Reason, Report

ROOT = Path(__file__).parents[2]
READER = (sys.executable, "-B", "-m", "search.files.reading")
SECONDS = 30.0
MOST_OUTPUT = 4 * MOST_LETTERS + 1000 * MOST_PAGES
# Without these a process does not start on every machine; no other variable is handed on.
NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
STOPPED = {"SIGXCPU": Reason.TIME, "SIGKILL": Reason.MEMORY}


def read_apart(file: IO[bytes], *, reader: Sequence[str] = READER, seconds: float = SECONDS) -> Report:
    """What a reading process says of `file`, a real one. What it had read when it was stopped counts."""
    process = subprocess.Popen(  # noqa: S603 (our own words)
        reader,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(),
        start_new_session=True,
    )
    late = Timer(seconds, _stop, [process])
    late.start()
    try:
        said = process.stdout.read(MOST_OUTPUT + 1) if process.stdout else b""
    finally:
        was_late = not late.is_alive()
        late.cancel()
        _stop(process)
        process.communicate()
    return _report(said, Reason.TIME if was_late else _stopped_by(process.returncode))


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """With all that it may have started. Its number is its own until it has been waited for."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _stopped_by(returncode: int) -> Reason:
    name = signal.Signals(-returncode).name if returncode < 0 else ""
    return STOPPED.get(name, Reason.DAMAGED)


def _report(said: bytes, otherwise: Reason) -> Report:
    """`otherwise`: the reason when the process has not come to say one itself."""
    pages: list[Page] = []
    for line in _lines(said):
        if "reason" in line:
            return Report(pages, Reason(line["reason"]))
        pages.append(Page(int(line["number"]), _safe(line["name"]), _safe(line["text"])))
    return Report(pages, otherwise)


def _lines(said: bytes) -> Iterator[dict[str, Any]]:
    """The last one may be cut off."""
    for line in said[:MOST_OUTPUT].splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return


def _safe(text: str) -> str:
    """As a database takes it."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
