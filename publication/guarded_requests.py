"""Asking an address that somebody has typed in: within a time limit, and never into a private network."""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import SplitResult, urlsplit

TIMEOUT = 10.0
PORTS = {"http": 80, "https": 443}
PERMITTED_PORTS = {80, 443, 8080, 8443}
MOST_ADDRESSES = 3
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Failure(StrEnum):
    """Why there was no answer."""

    NOT_PUBLIC = "not-public"
    NO_NAME = "no-name"
    NO_CONNECTION = "no-connection"
    TIMEOUT = "timeout"
    TLS = "tls"
    BAD_ANSWER = "bad-answer"


@dataclass(frozen=True)
class Reply:
    """`location` is where a redirect points, `body` the beginning of the answer."""

    status: int
    location: str = ""
    body: bytes = b""


class Refused(Exception):
    """The address is not one that may be asked."""


def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses of a name, in the system's order. Raises socket.gaierror for an unknown name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str, port: int) -> bool:
    """Whether `address` is on the public internet, whatever form it hides in, and `port` one for sites."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    forms = (ip, *_carried_in(ip))
    return port in PERMITTED_PORTS and all(form.is_global and not form.is_multicast for form in forms)


def _carried_in(ip: IPAddress) -> Iterator[IPAddress]:
    """IPv4 addresses that an IPv6 address stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return
    carried = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    yield from (form for form in carried if form is not None)
    if ip in NAT64:
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


@dataclass(frozen=True)
class Network:
    """How names become addresses, and which may be asked in which way; `timeout` is in seconds."""

    addresses_of: Callable[[str, int], Sequence[str]] = addresses_of
    permits: Callable[[str, int], bool] = is_public
    timeout: float = TIMEOUT
    schemes: Collection[str] = ("http", "https")


PUBLIC_NETWORK = Network()


def request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    network: Network = PUBLIC_NETWORK,
    *,
    body: bytes | None = None,
    keep: int = 0,
    at_most: float | None = None,
) -> Reply:
    """One request; redirects are not followed. Of the answer's body at most `keep` bytes are read.

    `at_most`: seconds, where less than the network's limit. Raises what `failure_of` has a name for.
    """
    parts = urlsplit(url)
    seconds = network.timeout if at_most is None else min(network.timeout, at_most)
    if seconds <= 0:
        raise TimeoutError
    end = time.monotonic() + seconds
    connection = _connection(parts, network, end)
    watch = threading.Timer(end - time.monotonic(), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request(method, _path(parts), body=body, headers={**headers, "Connection": "close"})
        response = connection.getresponse()
        return Reply(response.status, response.getheader("Location") or "", _beginning(response, keep))
    except (OSError, http.client.HTTPException) as error:
        raise TimeoutError if connection.was_cut else error from error
    finally:
        watch.cancel()
        connection.close()


def failure_of(error: Exception) -> Failure:
    """The failure an error stands for; errors that are none of the network's are raised again."""
    kinds: tuple[tuple[type[Exception], Failure], ...] = (
        (Refused, Failure.NOT_PUBLIC),
        (socket.gaierror, Failure.NO_NAME),
        (TimeoutError, Failure.TIMEOUT),
        (ssl.SSLError, Failure.TLS),
        (ConnectionError, Failure.NO_CONNECTION),
        (OSError, Failure.NO_CONNECTION),
        (http.client.HTTPException, Failure.BAD_ANSWER),
        (ValueError, Failure.BAD_ANSWER),
    )
    for kind, failure in kinds:
        if isinstance(error, kind):
            return failure
    raise error


def _beginning(response: http.client.HTTPResponse, keep: int) -> bytes:
    """An answer whose body does not come is an answer still."""
    try:
        return response.read1(keep) if keep else b""
    except (OSError, http.client.HTTPException):
        return b""


def _path(parts: SplitResult) -> str:
    """The path and query as they go over the wire; letters beyond ASCII are escaped."""
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return "".join(sign if " " < sign < "\x7f" else _escaped(sign) for sign in path)


def _escaped(sign: str) -> str:
    return "".join(f"%{octet:02X}" for octet in sign.encode())


def _connection(parts: SplitResult, network: Network, end: float) -> "_Pinned":
    """A connection to an address that was looked at: the name is not resolved a second time."""
    if parts.scheme not in network.schemes or not parts.hostname or parts.username is not None:
        raise Refused
    host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
    port = parts.port or PORTS[parts.scheme]
    addresses = _in_time(lambda: network.addresses_of(host, port), end - time.monotonic())
    if not addresses or not all(network.permits(address, port) for address in addresses):
        raise Refused
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    return _Pinned(host, port, addresses[:MOST_ADDRESSES], end, tls)


def _in_time[T](work: Callable[[], T], seconds: float) -> T:
    """What `work` gives; raises TimeoutError when it takes longer. Resolving a name can't be stopped: it is
    left to itself then."""
    done: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except Exception as error:
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        found, error = done.get(timeout=max(seconds, 0))
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return found  # type: ignore[return-value]


class _Pinned(http.client.HTTPConnection):
    """Connects to the first of `addresses` that takes it before `end`; `cut` ends it from another thread."""

    def __init__(
        self, host: str, port: int, addresses: Sequence[str], end: float, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=max(end - time.monotonic(), 0.001))
        self.default_port = PORTS["https" if tls else "http"]
        self.addresses = addresses
        self.end = end
        self.tls = tls
        self.was_cut = False

    def connect(self) -> None:
        self.sock: Any = self._first_that_answers()
        self._refuse_late()
        if self.tls:
            self.sock = self.tls.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _first_that_answers(self) -> socket.socket:
        """Each address is given its part of the time that is left."""
        for left, address in enumerate(self.addresses[:-1]):
            try:
                return self._socket(address, shared_by=len(self.addresses) - left)
            except OSError:
                continue
        return self._socket(self.addresses[-1], shared_by=1)

    def _socket(self, address: str, shared_by: int) -> socket.socket:
        self._refuse_late()
        seconds = max(self.end - time.monotonic(), 0.001)
        connected = socket.create_connection((address, self.port), seconds / shared_by)
        connected.settimeout(seconds)
        return connected

    def _refuse_late(self) -> None:
        """What was cut while it had no socket yet goes no further."""
        if self.was_cut:
            raise TimeoutError

    def cut(self) -> None:
        """A server that sends a little now and then would otherwise never reach the socket's time limit."""
        self.was_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
