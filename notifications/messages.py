"""What the portal tells people who work on it: each kind is declared once, by the app it is about."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MessageKind:
    """One kind of message.

    `subject` and `text` are lazy translations; `%(name)s` in them stands for the notice's parameters. Mail of
    a `security` message is sent at once, whatever the reader has chosen.
    """

    name: str
    subject: Any
    text: Any
    security: bool = False


_kinds: dict[str, MessageKind] = {}


def register_message(name: str, *, subject: Any, text: Any, security: bool = False) -> None:
    """Declare the message `name`, from `AppConfig.ready` of the app that sends it."""
    _kinds[name] = MessageKind(name, subject, text, security)


def kind_of(name: str) -> MessageKind:
    """Raises KeyError for a message that nobody declared."""
    return _kinds[name]


def known_kind(name: str) -> MessageKind:
    """The kind of a notice that was kept: one that nobody declares any more shows its name."""
    return _kinds.get(name) or MessageKind(name, name, "")
