"""From a filled-in form to a case: the one place where the forms meet `casework`."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from casework.attachments.checking import CheckedFile
from casework.intake import CannotReceive, Receipt, Submission, receive
from casework.receipts.keys import TooBusy
from casework.receipts.tokens import BadToken, FormToken, new_token, read_token
from casework.sealing.keys import NoKey
from complaints.forms import NAMED

__all__ = ["FormToken", "NotTaken", "Receipt", "hand_in", "new_token", "submission_of", "token_in"]

logger = logging.getLogger(__name__)

PUBLIC_FACTS = ("about", "theme", "region")


class NotTaken(Exception):
    """Nothing could take it now, and nothing of it was kept: the form comes back as it was."""


def token_in(text: str) -> FormToken | None:
    """None for what this portal did not give out, or more than a day ago."""
    try:
        return read_token(text)
    except (BadToken, ValueError):
        return None


def submission_of(
    *,
    kind: str,
    locale: str,
    facts: Mapping[str, Any],
    identity: Mapping[str, Any],
    files: Sequence[CheckedFile],
    channel: str = "web",
) -> Submission:
    """`facts`, `identity`: cleaned data of the two forms; `channel`: "web", or how it reached an officer."""
    named = identity.get("who") == NAMED
    return Submission(
        kind=kind,
        locale=locale,
        channel=channel,
        about=facts.get("about") or (),
        theme=facts.get("theme", ""),
        region=facts.get("region", ""),
        body=_words(facts),
        identity={name: identity[name] for name in ("name", "contact") if identity.get(name)}
        if named
        else {},
        files=files,
    )


def _words(facts: Mapping[str, Any]) -> dict[str, str]:
    said = {name: value for name, value in facts.items() if name not in PUBLIC_FACTS and value}
    return {name: "yes" if value is True else str(value) for name, value in said.items()}


def hand_in(submission: Submission, token: FormToken) -> Receipt:
    """The receipt; the same one for the same form, however often it is sent. Raises NotTaken."""
    try:
        return receive(submission=submission, token=token.value)
    except (CannotReceive, TooBusy) as error:
        raise NotTaken from error
    except NoKey as error:
        logger.error("speak-up: a key is not set, nothing can be taken in")
        raise NotTaken from error
