"""How long 5,000 lines in mixed languages take, published, and how much memory: by a process of its own."""

import resource
import time
from pathlib import Path

from tests.contracts.importing import Portal, as_lines
from tests.knowledge_base.collection_lines import good_lines

LINES = 5_000
MOST_MEGABYTES = 400


def test_publishing_five_thousand_lines(tmp_path: Path) -> None:
    portal = Portal.prepared(tmp_path / "data")
    (file := tmp_path / "lines.jsonl").write_bytes(as_lines(good_lines(LINES)))
    for name, more in (("published", ["--publish"]), ("once more, unchanged", ["--publish"])):
        start = time.monotonic()
        done = portal.load(file, *more)
        seconds = time.monotonic() - start
        assert done.returncode == 0, done.stderr
        print(f"\n{LINES} lines {name}: {seconds:.0f} s, {LINES / seconds:.0f} lines a second")
    # Of the largest of the processes so far, which the import is.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"at most {peak:.0f} MB resident")
    assert peak < MOST_MEGABYTES
