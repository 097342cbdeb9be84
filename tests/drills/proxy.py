"""A door before a server that can be shut, held, or slammed in the middle of an answer."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from urllib.parse import urlsplit

PASS, HANG, REFUSE, SWALLOW = "pass", "hang", "refuse", "swallow"


@dataclass
class Door:
    """`mode`: pass; hang (accept, never answer); refuse (close at once); swallow (the server does what it is
    asked to, the answer never arrives). `asked` counts connections that were opened."""

    target: tuple[str, int]
    listener: socket.socket
    mode: str = PASS
    asked: int = 0
    swallowed: int = 0
    open_sockets: list[socket.socket] = field(default_factory=list)
    closed: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        host, port = self.listener.getsockname()
        return f"http://{host}:{port}"

    def turn(self, mode: str) -> None:
        """From now on; connections that stand are cut, except to let them hang."""
        self.mode = mode
        if mode != HANG:
            self._cut()

    def _cut(self) -> None:
        for each in self.open_sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.open_sockets.clear()

    def serve(self) -> None:
        while not self.closed.is_set():
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            self.asked += 1
            if self.mode == REFUSE:
                client.close()
                continue
            Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with suppress(OSError):
            server = socket.create_connection(self.target, 5)
            server.settimeout(None)
            self.open_sockets += [client, server]
            Thread(target=self._copy, args=(client, server, True), daemon=True).start()
            self._copy(server, client, False)

    def _copy(self, source: socket.socket, sink: socket.socket, is_request: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self.mode == HANG:
                    return  # both stay open
                if self.mode == SWALLOW and not is_request:
                    self.swallowed += 1
                    break
                sink.sendall(data)
            for each in (source, sink):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def door_before(url: str) -> Iterator[Door]:
    address = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        door = Door((address.hostname or "", address.port or 0), listener)
        Thread(target=door.serve, daemon=True).start()
        try:
            yield door
        finally:
            door.closed.set()
            door.turn(REFUSE)
