"""A Java that can run Elasticsearch: found on the machine, else installed where that is allowed."""

import glob
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.services.debian import install_one_of
from tests.services.folders import cache_folder, exclusive
from tests.services.processes import ServiceUnavailable

OLDEST = 17
# Trimmed runtimes lack it, and with it the locale data that some analyzers need.
NEEDED_MODULE = "jdk.attach"
USUAL_PLACES = (
    "/usr/lib/jvm/*",
    "/opt/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "~/.sdkman/candidates/java/*",
)
DEBIAN_PACKAGES = ("openjdk-17-jre-headless", "default-jre-headless")


def java_home() -> Path:
    """The home folder of a suitable Java, installing one if root on Debian."""
    with exclusive(cache_folder() / "java.lock"):
        found = choose_java(named_homes()) or choose_java(usual_homes())
        if not found and install_one_of(*DEBIAN_PACKAGES, why="Java for Elasticsearch"):
            found = choose_java(usual_homes())
    if not found:
        raise ServiceUnavailable(
            f"Elasticsearch needs Java {OLDEST} or later: install a JDK and set JAVA_HOME, "
            "or set ELASTICSEARCH_URL to a server of yours."
        )
    return found


def choose_java(homes: Iterable[Path]) -> Path | None:
    """The oldest suitable version: the nearest to what Elasticsearch was made for."""
    suitable = [(version, home) for home in homes if (version := suitable_version(home))]
    return min(suitable)[1] if suitable else None


def suitable_version(home: Path) -> int | None:
    """The major version, read from the `release` file without starting anything; None if not suitable."""
    try:
        lines = (home / "release").read_text().splitlines()
        release = dict(line.split("=", 1) for line in lines if "=" in line)
        version = int(release["JAVA_VERSION"].strip('"').split(".")[0])
    except (OSError, KeyError, ValueError):
        return None
    complete = NEEDED_MODULE in release.get("MODULES", "") and (home / "bin" / "java").exists()
    return version if version >= OLDEST and complete else None


def named_homes() -> list[Path]:
    return [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]


def usual_homes() -> Iterator[Path]:
    if java := shutil.which("java"):
        yield Path(java).resolve().parents[1]
    for pattern in USUAL_PLACES:
        yield from map(Path, sorted(glob.glob(os.path.expanduser(pattern))))
