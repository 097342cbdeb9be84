"""The same services as containers, when Docker Compose and an engine are there."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence

from tests.services.folders import CHECKOUT
from tests.services.processes import ServiceUnavailable
from tests.services.server import Server

FILE = CHECKOUT / "docker" / "compose.yaml"
# Checkouts side by side must not share containers.
PROJECT = f"integrity-portal-{hashlib.sha256(bytes(CHECKOUT)).hexdigest()[:8]}"
QUESTION_LIMIT = 10
START_LIMIT = 600


def engine_answers() -> bool:
    """Asks for plugin, file and engine at once. `SERVICES=local` answers no."""
    if os.environ.get("SERVICES") == "local":
        return False
    return _compose("ps", "--quiet", seconds=QUESTION_LIMIT) is not None


def start(servers: Sequence[Server]) -> dict[str, str] | None:
    """Start the containers; {variable: URL}, or None if they do not come up."""
    names = [server.name for server in servers]
    if _compose("up", "--detach", "--wait", *names, seconds=START_LIMIT) is None:
        print("services: Docker Compose could not start them, trying local binaries", file=sys.stderr)
        return None
    return {server.variable: server.url(_published_port(server)) for server in servers}


def stop() -> None:
    _compose("down", "--volumes", seconds=START_LIMIT)


def _published_port(server: Server) -> int:
    address = _compose("port", server.name, str(server.container_port), seconds=QUESTION_LIMIT)
    if not address:
        raise ServiceUnavailable(f"Docker Compose published no port for {server.name}.")
    return int(address.strip().rpartition(":")[2])


def _compose(*arguments: str, seconds: int) -> str | None:
    command = ["docker", "compose", "--file", str(FILE), "--project-name", PROJECT, *arguments]
    try:
        finished = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if finished.returncode else finished.stdout
