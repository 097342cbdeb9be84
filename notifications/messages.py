"""What the portal tells people who work on it: each kind is declared once, by the app it is about."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MessageKind:
    """One kind of message.

    `subject` and `text` are lazy translations; `%(name)s` in them stands for the notice's parameters.
    """

    name: str
    subject: Any
    text: Any


_kinds: dict[str, MessageKind] = {}


def register_message(name: str, *, subject: Any, text: Any) -> None:
    """Declare the message `name`, from `AppConfig.ready` of the app that sends it."""
    _kinds[name] = MessageKind(name, subject, text)


def kind_of(name: str) -> MessageKind:
    """Raises KeyError for a message that nobody declared."""
    return _kinds[name]
