"""Handing letters to the mail server: each once, over one connection, and what its answers mean."""

import smtplib
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.models import Letter
from notifications.smtp import PerhapsTaken
from outbox.handlers import Unavailable

# Other work waits in the same process: a slow mail server gets the rest later.
LONGEST_BATCH = 60.0

# The mail cannot be written for this address, by whatever server.
IMPOSSIBLE = (ValueError, smtplib.SMTPNotSupportedError)


class NotNow(Exception):
    """The server has put some letters off; they are tried again, each on its own."""


def hand_over(letters: Iterable[tuple[Letter, Callable[[], EmailMultiAlternatives]]]) -> None:
    """Mail each letter that nobody has begun.

    Raises Unavailable when the server is away, NotNow when it put letters off; what was taken is noted.
    """
    waiting = list(letters)
    if not waiting:
        return
    connection, put_off, end = _opened(), 0, time.monotonic() + LONGEST_BATCH
    try:
        for letter, compose in waiting:
            if time.monotonic() > end:
                raise Unavailable("The mail server is slow.")
            put_off += _send(letter, compose, connection)
    finally:
        _close(connection)
    if put_off:
        raise NotNow(f"The mail server has put off {put_off} letters.")


def _opened() -> Any:
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable(f"mail: {error}") from error
    return connection


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        connection.connection = None


def _send(letter: Letter, compose: Callable[[], EmailMultiAlternatives], connection: Any) -> bool:
    """True if the server has put it off."""
    mail = compose()
    if not letter.begin():
        return False
    try:
        connection.send_messages([mail])
    except PerhapsTaken as error:
        raise Unavailable(f"mail: {error}") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _not_taken(letter, error)
    letter.taken()
    return False


def _not_taken(letter: Letter, error: Exception) -> bool:
    code, reason = _answer(error)
    if isinstance(error, IMPOSSIBLE) or (code >= 500 and not isinstance(error, smtplib.SMTPSenderRefused)):
        letter.refused(reason)
        return False
    letter.not_taken()
    if code in {0, 421}:
        raise Unavailable(f"mail: {reason}") from error
    return True


def _answer(error: Exception) -> tuple[int, str]:
    """The server's code (0: it gave none) and words."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return 0, str(error)
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return code, f"{code} {text}"
