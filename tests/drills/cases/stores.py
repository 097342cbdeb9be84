"""All that a portal leaves behind, as bytes: what somebody finds who comes to its machine afterwards."""

import re
from binascii import hexlify
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
from elasticsearch.helpers import scan
from psycopg import sql
from redis.exceptions import ResponseError

from search import engine
from tests.drills.scene import Scene

type Chunks = Iterable[bytes]

PIECE = 8 * 1024 * 1024
# So much of a piece is looked at again with the next one: longer than anything that is looked for.
OVERLAP = 400
SEPARATORS = rb"(?:[\s\-\xc2\xa0]|&nbsp;|</?span>|%20|\+){0,8}"
DIGIT = rb"(?:[0-9]|\xd9[\xa0-\xa9])"
RECEIPT = re.compile(SEPARATORS.join([DIGIT] * 22))
EASTERN = {bytes([0xD9, 0xA0 + value]): b"%d" % value for value in range(10)}


def stores(scene: Scene, logs: Iterable[Path]) -> Mapping[str, Chunks]:
    """`{name: bytes in pieces}`, with the servers' own files, where what was deleted may still stand."""
    postgres, redis_server, elasticsearch = (
        scene.own[name].folder for name in ("postgres", "redis", "elasticsearch")
    )
    return {
        "logs of portal and worker": _files(logs),
        "data folder with mail": _files(_all_below(Path(scene.environment["PORTAL_DATA_DIR"]))),
        "files in passing": _files(_all_below(scene.folder / "tmp")),
        "tables": _tables(scene.environment["DATABASE_URL"]),
        "PostgreSQL's disk and log": _files(_all_below(postgres)),
        "Redis": _redis(scene.environment["REDIS_URL"].removesuffix("/15")),
        "Redis's disk and log": _files(_all_below(redis_server)),
        "Elasticsearch": _indices(),
        "Elasticsearch's logs": _files(_all_below(elasticsearch / "logs")),
    }


@dataclass(frozen=True)
class Sought:
    """`words`: beginnings of what must not be anywhere; `receipts`: 22 digits each."""

    words: tuple[bytes, ...]
    receipts: frozenset[str]

    def found_in(self, chunks: Chunks) -> dict[str, int]:
        """`{what: how often}`, in the clear, as hexadecimal digits, and in UTF-16."""
        counts: dict[str, int] = {}
        for piece in _with_overlap(chunks):
            for word in self.words:
                if number := sum(piece.count(form) for form in _forms(word)):
                    counts[word.decode()] = counts.get(word.decode(), 0) + number
            if number := sum(_digits(found.group()) in self.receipts for found in RECEIPT.finditer(piece)):
                counts["receipt"] = counts.get("receipt", 0) + number
        return counts


def _forms(word: bytes) -> set[bytes]:
    return {word, hexlify(word), hexlify(word).upper(), word.decode().encode("utf-16-le")}


def _digits(found: bytes) -> str:
    for eastern, western in EASTERN.items():
        found = found.replace(eastern, western)
    return re.sub(rb"[^0-9]", b"", found.replace(b"%20", b"").replace(b"\xc2\xa0", b"")).decode()


def _with_overlap(chunks: Chunks) -> Iterator[bytes]:
    before = b""
    for chunk in chunks:
        yield before + chunk
        before = chunk[-OVERLAP:]


def _all_below(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _files(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        yield b"\n" + str(path.name).encode() + b"\n"
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _tables(url: str) -> Iterator[bytes]:
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                                   "'public'::regnamespace").fetchall()  # fmt: skip
        for (name,) in names:
            copy = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))
            with connection.cursor().copy(copy) as rows:
                yield b"\n" + name.encode() + b"\n"
                yield b"".join(map(bytes, rows))


def _redis(url: str) -> Iterator[bytes]:
    """Keys and values of all its databases, sessions, caches and waiting tasks among them."""
    for number in range(16):
        connection = redis.Redis.from_url(f"{url}/{number}")
        for key in connection.scan_iter(count=1000):
            yield b"\n" + key + b"\n" + b"\n".join(_values(connection, key))


def _values(connection: redis.Redis, key: bytes) -> Iterator[bytes]:
    """Whatever type of value it is: Redis refuses the other questions."""
    for question in (["GET"], ["LRANGE", 0, -1], ["SMEMBERS"], ["ZRANGE", 0, -1], ["HGETALL"]):
        name, *rest = question
        with suppress(ResponseError):
            yield str(connection.execute_command(name, key, *rest)).encode()


def _indices() -> Iterator[bytes]:
    for hit in scan(engine.client(), index="_all", query={"query": {"match_all": {}}}):
        yield str(hit).encode()
