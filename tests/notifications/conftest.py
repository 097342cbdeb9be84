"""Messages of the tests' own, and a mail server that keeps what it takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from institutions.models import User
from notifications import messages
from notifications.messages import register_message
from notifications.models import Notice
from notifications.sending import notify
from tests.services.processes import free_port

APPROVED, ALARM = "test.approved", "test.alarm"


@pytest.fixture(autouse=True)
def own_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_kinds", dict(messages._kinds))
    register_message(APPROVED, subject=_("Approved: %(title)s"), text=_("Approved: %(title)s"))
    register_message(ALARM, subject="Alarm %(title)s", text="Alarm", security=True)


@dataclass
class Sink:
    """Takes mail; `refuse` answers for an address instead (`550 no`), and `broken` drops the line in DATA."""

    port: int = 0
    refuse: dict[str, str] = field(default_factory=dict)
    broken: bool = False
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, lines: Any) -> Any:
        session.host_name = hostname
        self.connections += 1
        return lines

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        if self.broken:
            server.transport.abort()
        return "250 OK"

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]).strip() for mail in self.taken]


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real SMTP server, to which the portal's mail goes."""
    handler = Sink(port=free_port(0))
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", handler.port
    yield handler
    controller.stop()


@pytest.fixture
def told() -> Callable[..., Notice]:
    """Tell one person of one event."""

    def tell(
        person: User, key: str = "1", title: str = "Registre", message: str = APPROVED, url: str = ""
    ) -> Notice:
        return notify(message=message, recipients=[person], key=key, parameters={"title": title}, url=url)[0]

    return tell


def words_of(mail: EmailMultiAlternatives) -> tuple[str, str]:
    """The text and the HTML."""
    return str(mail.body), str(mail.alternatives[0].content)  # type: ignore[attr-defined]
