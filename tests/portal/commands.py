"""The portal as an operator starts it: a process with an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

from portal.settings.environment import ROOT

PRODUCTION = {
    "PORTAL_BASE_URL": "https://integrity.example",
    "PORTAL_HOSTS": "integrity.example",
    "SECRET_KEY": "k7" * 40 + "-Zq_93xv",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with `arguments`, in the tests' environment with `environment` over it."""
    inherited = {name: value for name, value in os.environ.items() if name != "PORTAL_DEMO"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", *arguments, **environment)


def script(name: str) -> str:
    """The path of a command installed beside this Python."""
    return str(Path(sys.executable).parent / name)
