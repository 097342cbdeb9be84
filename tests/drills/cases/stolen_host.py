"""What a thief reads who has the public site's host: environment, data folder, database and Redis.

Run by `stolen` in a process of its own; what it found is a line of JSON.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import django

django.setup()

import redis  # noqa: E402
from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402

from casework import downloading, identities, reading  # noqa: E402
from casework.models import Case, CaseFile  # noqa: E402
from casework.receipts.codes import Code, code_from  # noqa: E402
from casework.receipts.keys import keys_of  # noqa: E402
from casework.sealing.envelopes import CannotOpen, open_envelope  # noqa: E402
from casework.sealing.keys import NoKey, secret  # noqa: E402
from institutions.models import User  # noqa: E402
from tests.drills.cases import candidates  # noqa: E402

# What could be a form's token in these tables is turned into a receipt, at 30 ms each.
CASES = ("casework_", "complaints_", "django_session", "outbox_")
PATIENCE = 60.0

Found = dict[str, Any]


def lying_about() -> Iterator[tuple[str, bytes]]:
    """(where, value): every value that the host can read."""
    yield from (("environment", value.encode()) for value in os.environ.values())
    for path in sorted(Path(os.environ["PORTAL_DATA_DIR"]).rglob("*")):
        if path.is_file():
            yield "data folder", path.read_bytes()
    yield from (("Redis", value) for value in in_redis())
    for table in connection.introspection.table_names():
        with connection.chunked_cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor:
                yield from ((f"table {table}", as_bytes(value)) for value in row if value is not None)


def in_redis() -> Iterator[bytes]:
    store = redis.Redis.from_url(os.environ["REDIS_URL"])
    readers: dict[bytes, Callable[[bytes], Any]] = {
        b"string": store.get,
        b"hash": lambda key: [one for pair in store.hgetall(key).items() for one in pair],
        b"list": lambda key: store.lrange(key, 0, -1),
        b"set": store.smembers,
        b"zset": lambda key: store.zrange(key, 0, -1),
    }
    for key in store.scan_iter():
        yield key
        value = readers[as_bytes(store.type(key))](key)
        yield from [value] if isinstance(value, bytes) else value or ()


def as_bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def keys_found(found: Found, mark: bytes) -> set[str]:
    """Age identities to be tried on every item: what the host's own values make, however unlikely they are,
    and what any value of the database makes, if its public half is one that something is sealed to.
    """
    own: set[str] = set()
    seeds: set[bytes] = set()
    codes: dict[str, Code] = {}
    for where, value in lying_about():
        found["plain"] += mark in value
        own.update(candidates.identities_in(value))
        near = not where.startswith("table ")
        codes |= {code.digits: code for code in candidates.codes_in(value)}
        for piece in candidates.pieces(value):
            made = set(candidates.seeds(piece))
            seeds |= made
            own.update(candidates.identity_of(seed) for seed in made if near)
            if near or where.removeprefix("table ").startswith(CASES):
                forms = (code_from(secret("receipt-secret"), token) for token in candidates.tokens(piece))
                codes |= {code.digits: code for code in forms}
    receipts = {keys_of(code, patience=PATIENCE) for code in codes.values()}
    found |= {"seeds": len(seeds), "receipts": len(receipts)}
    fitting = {candidates.identity_of(seed) for seed in seeds if candidates.recipient_of(seed) in sealed_to()}
    return own | fitting | {keys.identity for keys in receipts if keys.recipient in sealed_to()}


@cache
def sealed_to() -> frozenset[str]:
    """The public halves, which every process knows."""
    rings = [os.environ[f"PORTAL_{name}_RECIPIENTS"].split(",") for name in ("CASE", "IDENTITY")]
    receipts = Case.objects.values_list("receipt_recipient", flat=True)
    return frozenset([*receipts, *(key for ring in rings for key in ring)])


def opened_with(keys: list[str], items: list[dict[str, str]]) -> int:
    """How many of the items one of the keys opens."""
    return sum(opens(keys, sealed(item), item["word"]) for item in items)


def sealed(item: dict[str, str]) -> bytes:
    model = apps.get_model("casework", item["model"])
    return bytes(model.objects.values_list(item["column"], flat=True).get(pk=item["row"]))


def opens(keys: list[str], envelope: bytes, word: str) -> bool:
    try:
        return word in open_envelope(envelope, keys).decode()
    except CannotOpen:
        return False


def through_the_product(officer: User) -> Counter[str]:
    """What the portal's own functions answer, asked by an officer who may see everything."""
    cases = Case.objects.filter(identity__isnull=False)
    files = CaseFile.objects.select_related("case")
    asked: list[Callable[[], object]] = [lambda: identities.waiting_for(officer)]
    asked += [lambda case=case: reading.look(case=case, by=officer) for case in cases]  # type: ignore[misc]
    asked += [lambda case=case: identities.reveal(case=case, by=officer) for case in cases]  # type: ignore[misc]
    asked += [lambda file=file: downloading.take_out(file=file, by=officer) for file in files]  # type: ignore[misc]
    return Counter(answer_of(question) for question in asked)


def answer_of(question: Callable[[], object]) -> str:
    try:
        question()
    except NoKey:
        return "NoKey"
    return "opened"


def main() -> None:
    given = json.loads(sys.stdin.read())
    found: Found = {"plain": 0}
    keys = keys_found(found, given["mark"].encode())
    found["tried"] = len(keys)
    found["opened"] = opened_with(sorted(keys), given["items"])
    if given["officer"]:
        found["product"] = through_the_product(User.objects.get(pk=given["officer"]))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
