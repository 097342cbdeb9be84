"""Pinned files from Maven Central, unpacked once into the shared cache."""

import hashlib
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jgo.maven import MavenContext

from tests.services.folders import cache_folder, exclusive
from tests.services.processes import ServiceUnavailable
from tests.services.server import discard

Unpack = Callable[[zipfile.ZipFile, Path], None]


@dataclass(frozen=True)
class Artifact:
    """A Maven artifact that is a zip file, with the SHA-256 it must have."""

    group: str
    name: str
    version: str
    packaging: str
    sha256: str

    def fetch(self, unpack: Unpack) -> Path:
        """The unpacked folder in the cache: whole or absent, never half."""
        cache = cache_folder()
        home = cache / f"{self.name}-{self.version}"
        with exclusive(cache / f"{self.name}.lock"):
            if not home.exists():
                self._build(home, cache / f"{self.name}.tmp", unpack)
        return home

    def _build(self, home: Path, scratch: Path, unpack: Unpack) -> None:
        print(f"services: downloading {self.name} {self.version}", file=sys.stderr, flush=True)
        discard(scratch)
        file = self._download(scratch / "repository")
        with zipfile.ZipFile(file) as archive:
            unpack(archive, scratch / "unpacked")
        (scratch / "unpacked").rename(home)
        discard(scratch)

    def _download(self, repository: Path) -> Path:
        context = MavenContext(repo_cache=repository, timeout=60)
        try:
            component = context.project(self.group, self.name).at_version(self.version)
            file = component.artifact(packaging=self.packaging).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise ServiceUnavailable(f"{self.name} could not be downloaded: {error}") from error
        # The client only warns of a wrong checksum.
        if sha256_of(file) != self.sha256:
            raise ServiceUnavailable(f"{file.name} is not the file that was pinned.")
        return Path(file)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
