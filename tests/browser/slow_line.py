"""A line that brings a page piece by piece, so that the browser paints what it has so far."""

import contextlib
import re
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

# Where the header comes apart: behind every part that is laid out beside others.
SEAM = re.compile(rb"(?<=</a>)|(?<=</form>)|(?<=</button>)|(?<=</svg>)|(?<=</nav>)")
END_OF_HEADER = b"</header>"
# Longer than the browser waits with painting.
BETWEEN_PIECES, LONGEST_PIECE = 0.04, 6_000


@contextlib.contextmanager
def slow_line(site: str) -> Iterator[str]:
    """The address at which the site can be read in pieces."""

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = _read(f"{site}{self.path}", str(self.headers["Host"]))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            for piece in _pieces(body) if kind.startswith("text/html") else [body]:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(BETWEEN_PIECES if kind.startswith("text/html") else 0)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests say what they find."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _read(address: str, host: str) -> tuple[int, str, bytes]:
    try:
        with urlopen(Request(address, headers={"Host": host}), timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read()


def _pieces(page: bytes) -> Iterator[bytes]:
    header, end, rest = page.partition(END_OF_HEADER)
    yield from SEAM.split(header)
    rest = end + rest
    yield from (rest[at : at + LONGEST_PIECE] for at in range(0, len(rest), LONGEST_PIECE))


def on_line(address: str, line: str) -> str:
    """The same page, read over the line."""
    parts = urlsplit(address)
    return address.replace(f"{parts.scheme}://{parts.netloc}", line, 1)
