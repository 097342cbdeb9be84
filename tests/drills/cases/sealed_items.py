"""All that is sealed in a case, made as citizens and officers make it; each holds a word of its own."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from casework import following, handling, identities
from casework.attachments.checking import check
from casework.models import CaseMessage, MessagePurpose
from institutions.models import User
from tests.casework.cases import sent
from tests.casework.desk.making import admitted, case_officer, custodian, triage_officer


@dataclass(frozen=True)
class Item:
    """A column of a row. `word` stands in what is sealed there, and in no other place."""

    model: str
    row: str
    column: str
    word: str


@dataclass(frozen=True)
class People:
    triage: User
    officer: User
    keeper: User


@dataclass(frozen=True)
class Vault:
    """`mark`: the beginning of every word; `token`: of the first form, which the portal keeps nowhere."""

    mark: str
    token: bytes
    officer: int
    items: tuple[Item, ...]

    def with_receipt(self) -> int:
        """How many of the items can be opened by who holds the receipt of the first case."""
        first = self.items[0].row
        messages = CaseMessage.objects.filter(case__pk=first).values_list("pk", flat=True)
        rows = {first, *map(str, messages)}
        return sum(item.row in rows and item.model in {"Case", "CaseMessage"} for item in self.items)


def filled(size: int) -> Vault:
    """`size` items, in as many cases as that needs."""
    mark = f"kanari{secrets.token_hex(4)}x"
    people = People(triage_officer(), case_officer(), custodian())
    tokens: list[bytes] = []
    items: list[Item] = []

    def word() -> str:
        return f"{mark}{secrets.token_hex(6)}"

    while len(items) < size:
        tokens.append(secrets.token_bytes(16))
        items += _case(tokens[-1], people, word)
    return Vault(mark, tokens[0], people.officer.pk, tuple(items[:size]))


def _case(token: bytes, people: People, word: Callable[[], str]) -> Iterator[Item]:
    words = {name: word() for name in ("body", "name", "file", "inside", "question", "reply", "note", "why")}
    case, receipt = sent(
        token=token,
        body={"text": f"شكاية {words['body']}"},
        identity={"name": words["name"], "contact": "0611223344"},
        files=[check(name=f"{words['file']}.txt", content=f"وثيقة {words['inside']}".encode())],
    )
    admitted(case, people.triage)
    handling.ask(case=case, by=people.officer, text=words["question"])
    followed = following.follow(receipt.code)
    following.write(followed=followed, text=words["reply"], files=[], token=secrets.token_bytes(16))
    note = handling.note(case=case, by=people.officer, text=words["note"])
    request = identities.ask_for(case=case, by=people.officer, reason=words["why"])
    identities.decide(request=request, by=people.keeper, release=True)
    question = case.messages.get(purpose=MessagePurpose.QUESTION)
    reply = case.messages.get(purpose=MessagePurpose.REPLY)
    file = case.files.get()
    yield _item(case, "body", words["body"])
    yield Item("SealedIdentity", str(case.pk), "content", words["name"])
    yield _item(file, "name", words["file"])
    yield _item(file, "content", words["inside"])
    yield _item(question, "content", words["question"])
    yield _item(reply, "content", words["reply"])
    yield _item(note, "content", words["note"])
    yield _item(request, "reason", words["why"])


def _item(row: Any, column: str, word: str) -> Item:
    return Item(type(row).__name__, str(row.pk), column, word)
