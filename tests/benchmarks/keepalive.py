"""A client that costs less than the server it measures: one connection, and no more parsing than it needs."""

import socket
from typing import Self


class Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def get(self, path: str) -> bytes:
        """The body that the server sends to a browser that takes gzip. Raises AssertionError unless 200."""
        self._send("GET", path)
        return self._body()

    def put(self, path: str, body: bytes) -> bytes:
        self._send("PUT", path, f"Content-Type: text/html\r\nContent-Length: {len(body)}\r\n", body)
        return self._body()

    def _send(self, method: str, path: str, headers: str = "", body: bytes = b"") -> None:
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{headers}\r\n"
        self.socket.sendall(head.encode() + body)

    def _body(self) -> bytes:
        received = self.socket.recv(65536)
        while b"\r\n\r\n" not in received:
            received += self.socket.recv(65536)
        head, _blank, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self.socket.recv(65536)
        return body
