"""`make mutants`: take away one permission guard after the other; at least one test must notice each.

All in one run of pytest, in memory: the checkout stays as it is. ONLY="editorial/approval.py" limits it.
"""

import os
import sys
from collections.abc import Sequence
from functools import partial
from glob import glob
from pathlib import Path
from typing import IO, cast

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.guarding import GUARDING, NOT_A_RIGHT
from tests.mutants.guards import Mutant, mutants_of
from tests.mutants.swapping import without_guard


class Loop:
    """Stands for pytest's own loop: for each mutant the tests that look at its module, until one fails."""

    def __init__(self, modules: Sequence[str], out: IO[str]) -> None:
        self.out = out
        found = [mutant for module in modules for mutant in mutants_of(Path(module))]
        self.mutants = [mutant for mutant in found if not mutant.key.startswith(tuple(NOT_A_RIGHT))]
        self.noticed: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for mutant in self.mutants:
            noticed = next(filter(partial(_notices, mutant), _looking_at(session.items, mutant)), None)
            if noticed is not None:
                self.noticed.append(mutant)
            told = "SURVIVED" if noticed is None else f"noticed by {noticed.name}:"
            self.out.write(f"{told} {mutant}\n")
        return True


def _notices(mutant: Mutant, item: pytest.Item) -> bool:
    """Whether it fails with the mutant, and with it alone."""
    with without_guard(mutant):
        failed = _fails(item)
    return failed and not _fails(item)


def _looking_at(items: Sequence[pytest.Item], mutant: Mutant) -> list[pytest.Item]:
    folders = GUARDING[str(mutant.path)]
    return [item for folder in folders for item in items if item.nodeid.startswith(folder)]


def _fails(item: pytest.Item) -> bool:
    # Fixtures of the session stay, as after any test but the last one.
    reports = runtestprotocol(item, log=False, nextitem=cast(pytest.Item, item.session))
    return any(report.failed for report in reports)


def main() -> int:
    modules = os.environ.get("ONLY", "").split() or list(GUARDING)
    # Aside of what pytest captures.
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1) as out:
        loop = Loop(modules, out)
        tests = sorted({file for module in modules for test in GUARDING[module] for file in glob(f"{test}*")})
        pytest.main(
            ["-q", "--no-header", "--show-capture=no", "-p", "no:cacheprovider", *tests], plugins=[loop]
        )
        out.write(f"{len(loop.noticed)} of {len(loop.mutants)} guards are missed by a test when away\n")
    return 0 if loop.mutants and loop.noticed == loop.mutants else 1


if __name__ == "__main__":
    sys.exit(main())
