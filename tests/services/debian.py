"""Debian packages that a service needs, where they may be installed."""

import os
import shutil
import subprocess
import sys


def install_one_of(*packages: str, why: str) -> bool:
    """Whether one of them could be installed; anything but root on Debian is left alone."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"services: installing {why}", file=sys.stderr, flush=True)
    _apt_get("update")
    return any(_apt_get("install", "--no-install-recommends", package) for package in packages)


def _apt_get(*arguments: str) -> bool:
    command = ["apt-get", "--quiet", "--yes", "-o", "DPkg::Lock::Timeout=120", *arguments]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    finished = subprocess.run(command, check=False, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    return finished.returncode == 0
