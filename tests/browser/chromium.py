"""The machine's own Chromium; where there is none, Debian's, if we may install it."""

import os
import shutil
import subprocess

from tests.services.folders import exclusive, state_folder

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The browser asks nothing of the network but what a test opens.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LONGEST_INSTALL = 600


class BrowserMissing(Exception):
    """No Chromium here, and none could be installed."""


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def chromium() -> str:
    """The path of a Chromium. Raises BrowserMissing with what to do about it."""
    # Two workers that ask at the same time install it once.
    with exclusive(state_folder() / "chromium.lock"):
        if (found := find_chromium()) is None:
            _install()
            found = find_chromium()
    if found is None:
        raise BrowserMissing("The browser tests need Chromium: put `chromium` or `google-chrome` on PATH.")
    return found


def _install() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["apt-get", "--quiet", *words],
            env=quiet,
            stdout=subprocess.DEVNULL,
            check=False,
            timeout=LONGEST_INSTALL,
        )


def arguments() -> list[str]:
    """Chromium's sandbox refuses to run as root."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
