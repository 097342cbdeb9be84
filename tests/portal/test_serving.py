"""Server and worker end together, and in order."""

import signal
import subprocess
import sys
import time

from portal.settings.environment import ROOT

# A child that takes a moment to end and says when it has.
CHILD = """
import signal, sys, time
def end(*_): time.sleep(1); print("child ended", flush=True); sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(60)
"""
SERVER = f"""
from portal.serving import Processes
with Processes() as processes:
    processes.start("-c", {CHILD!r})
    processes.wait()
"""


def test_second_interrupt_neither_hurries_nor_breaks_the_end() -> None:
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "up\n"
        server.send_signal(signal.SIGINT)
        time.sleep(0.3)
        server.send_signal(signal.SIGINT)
        said, complaints = server.communicate(timeout=20)
    assert (said, complaints, server.returncode) == ("child ended\n", "", 0)
