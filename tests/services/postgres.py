"""PostgreSQL from the binaries that Java test suites use, published on Maven Central."""

import lzma
import platform
import tarfile
import zipfile
from pathlib import Path
from signal import SIGINT

from tests.services.artifacts import Artifact
from tests.services.folders import hand_over
from tests.services.processes import ServiceUnavailable, run_logged
from tests.services.server import Server, discard

VERSION = "17.6.0"
DIGESTS = {
    "linux-amd64": "23da5a044b4fb7a5a081a45008c95749c873305328d73f86aefd56922ce1d29d",
    "linux-arm64v8": "84427ea54a5238247924ef3b0f940e7d027e58760f19d7325242e50d22fa014a",
    "darwin-amd64": "f1d6d39896ca48e65d6dbcb492d809df0d4952c65299de8af6e08d2208eae3e0",
    "darwin-arm64v8": "e87ee36767dee4f00f829d7a52e4a216e2fdebe5934c5683730940aabe570721",
}
ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64v8", "arm64": "arm64v8"}

# Letters fold as Unicode says, whatever the machine's locale; nothing here has to survive a power cut.
INITDB_OPTIONS = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
# No socket: its path may have 107 bytes at most, and checkouts lie deep.
SERVER_OPTIONS = "-h 127.0.0.1 -k '' -F -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Artifact:
    """The artifact for this machine."""
    machine = (
        f"{platform.system().lower()}-{ARCHITECTURES.get(platform.machine().lower(), platform.machine())}"
    )
    if machine not in DIGESTS:
        raise ServiceUnavailable(
            f"No PostgreSQL binaries for {machine}: set DATABASE_URL to a server of yours."
        )
    name = f"embedded-postgres-binaries-{machine}"
    return Artifact("io.zonky.test.postgres", name, VERSION, "jar", DIGESTS[machine])


def unpack(archive: zipfile.ZipFile, target: Path) -> None:
    inner = next(name for name in archive.namelist() if name.endswith(".txz"))
    with archive.open(inner) as file, lzma.open(file) as raw, tarfile.open(fileobj=raw) as tar:
        tar.extractall(target, filter="data")


class Postgres(Server):
    name = "postgres"
    variable = "DATABASE_URL"
    preferred_port = 15432
    container_port = 5432
    stop_signal = SIGINT  # "fast": does not wait for clients to leave

    def __init__(self, state: Path | None = None) -> None:
        super().__init__(state)
        self.data = self.folder / "data"
        self.pid_file = self.data / "postmaster.pid"

    @staticmethod
    def url(port: int) -> str:
        return f"postgres://postgres@127.0.0.1:{port}/postgres"

    def launch(self, port: int) -> None:
        programs = binaries().fetch(unpack) / "bin"
        if not self.data.exists():
            self._create_cluster(programs)
        options = f"-p {port} {SERVER_OPTIONS}"
        run_logged([f"{programs}/pg_ctl", "-D", f"{self.data}", "-w", "-o", options, "start"], log=self.log)

    def _create_cluster(self, programs: Path) -> None:
        unfinished = self.folder / "new"
        discard(unfinished)
        hand_over(self.folder)
        run_logged([f"{programs}/initdb", "-D", f"{unfinished}", *INITDB_OPTIONS], log=self.log)
        unfinished.rename(self.data)
