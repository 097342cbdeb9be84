"""A scanner that speaks clamd's protocol on a real socket, and knows one virus."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

# The harmless text that every scanner reports, put together here so that none reports this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class Manner(StrEnum):
    USUAL = "usual"
    SILENT = "silent"
    HANGS_UP = "hangs up"
    TALKS_NONSENSE = "talks nonsense"
    REFUSES_SIZE = "refuses the size"


@contextmanager
def scanner(at: Path | None, manner: Manner = Manner.USUAL) -> Iterator[str]:
    """Its address: a path, or without one a port on this machine."""
    listening = socket.socket(socket.AF_UNIX if at else socket.AF_INET)
    listening.bind(str(at) if at else ("127.0.0.1", 0))
    listening.listen(8)
    stop = threading.Event()
    serving = threading.Thread(target=_serve, args=(listening, manner, stop), daemon=True)
    serving.start()
    try:
        yield str(at) if at else f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stop.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join(5)


def _serve(listening: socket.socket, manner: Manner, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            connection, _address = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, manner, stop), daemon=True).start()


def _answer(connection: socket.socket, manner: Manner, stop: threading.Event) -> None:
    with connection, connection.makefile("rb") as said:
        if manner is Manner.HANGS_UP:
            return
        if manner is Manner.SILENT:
            stop.wait(30)
            return
        assert said.readline() == b"nINSTREAM\n"
        if manner is Manner.REFUSES_SIZE:
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\n")
            return
        content = bytearray()
        while length := struct.unpack("!L", said.read(4))[0]:
            content += said.read(length)
        connection.sendall(_verdict(bytes(content), manner))


def _verdict(content: bytes, manner: Manner) -> bytes:
    if manner is Manner.TALKS_NONSENSE:
        return b"\xff\xfe what?\n"
    return b"stream: Eicar-Signature FOUND\n" if EICAR in content else b"stream: OK\n"
