"""`make mutants`: take away one permission guard after the other; at least one test must notice each.

Works on a copy of the checkout, so nothing here changes. ONLY="editorial/approval.py" limits it to modules.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.mutants.guards import Mutant, mutants_of
from tests.services.folders import CHECKOUT, state_folder

# Where who may do what is decided, and the tests that look at it.
GUARDING: Mapping[str, Sequence[str]] = {
    "editorial/approval.py": ("tests/editorial",),
    "editorial/permissions.py": ("tests/permissions", "tests/editorial"),
    "editorial/discretion.py": ("tests/permissions",),
    "editorial/guarded_views.py": ("tests/permissions", "tests/editorial"),
    "editorial/models/pages.py": ("tests/editorial",),
    "editorial/models/workflow.py": ("tests/editorial",),
    "editorial/translation_gate.py": ("tests/editorial", "tests/permissions"),
}


def main() -> int:
    only = os.environ.get("ONLY", "").split()
    mutants = [m for path in only or GUARDING for m in mutants_of(Path(path))]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".cache", "var"))
        survivors = [mutant for mutant in mutants if not _noticed(mutant, copy)]
    sys.stdout.write(f"{len(mutants)} guards, {len(mutants) - len(survivors)} missed by a test when away\n")
    return 1 if survivors else 0


def _noticed(mutant: Mutant, copy: Path) -> bool:
    file = copy / mutant.path
    original = file.read_text()
    file.write_text(mutant.source)
    try:
        failed = _tests_fail(GUARDING[str(mutant.path)], copy)
    finally:
        file.write_text(original)
    sys.stdout.write(f"{'noticed ' if failed else 'SURVIVED'} {mutant}\n")
    sys.stdout.flush()
    return failed


def _tests_fail(tests: Sequence[str], copy: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "2", "--reuse-db", *tests]
    environment = {**os.environ, "SERVICES_STATE": str(state_folder())}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 1


if __name__ == "__main__":
    sys.exit(main())
