"""From what a citizen has written, in the clear and in memory alone, to what may touch a disk."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.attachments.checking import CheckedFile
from casework.receipts.keys import ReceiptKeys
from casework.sealing.envelopes import seal
from casework.sealing.keys import Ring, Sealer, sealer
from casework.sealing.words import seal_words


@dataclass(frozen=True, kw_only=True, repr=False)
class Submission:
    """Everything in the clear. `about`: institutions' slugs; `theme`, `region`: slugs of terms, or empty.

    `body`: the citizen's words by field name; `identity`: name and contact, empty for anonymous ones.
    """

    kind: str
    locale: str
    channel: str = "web"
    about: Sequence[str] = ()
    theme: str = ""
    region: str = ""
    body: Mapping[str, str]
    identity: Mapping[str, str]
    files: Sequence[CheckedFile] = ()

    def digest(self, token: bytes) -> bytes:
        """32 bytes that tell two contents of one form apart, and nothing to whoever lacks its token."""
        words = [self.kind, sorted(self.about), self.theme, self.region]
        said = [words, sorted(self.body.items()), sorted(self.identity.items())]
        files = [hashlib.sha256(file.content).hexdigest() for file in self.files]
        content = json.dumps([said, files], ensure_ascii=False)
        return hmac.digest(token, content.encode(), "sha256")


@dataclass(frozen=True)
class SealedFile:
    kind: str
    flags: Sequence[str]
    name: bytes
    content: bytes


@dataclass(frozen=True, kw_only=True)
class SealedCase:
    """What is kept of a submission: codes, a date, and envelopes that this process cannot open."""

    kind: str
    locale: str
    channel: str
    about: Sequence[str]
    theme: str
    region: str
    received_on: date
    token_digest: bytes
    content_digest: bytes
    receipt_lookup: bytes
    receipt_recipient: str
    key_id: str
    body: bytes
    identity_key_id: str
    identity: bytes
    files: Sequence[SealedFile]


def sealed_files(files: Sequence[CheckedFile], desk: Sealer) -> Sequence[SealedFile]:
    return [
        SealedFile(
            str(file.kind),
            sorted(str(flag) for flag in file.flags),
            seal(file.name.encode(), desk.recipients),
            seal(file.content, desk.recipients),
        )
        for file in files
    ]


def sealed_case(submission: Submission, *, token: bytes, keys: ReceiptKeys, on: date) -> SealedCase:
    """Raises casework.sealing.keys.NoKey where this site has no public keys."""
    desk, vault = sealer(Ring.DESK), sealer(Ring.IDENTITY)
    # Who holds the receipt may read again what was written; names and files are for the desk alone.
    readers = (*desk.recipients, keys.recipient)
    return SealedCase(
        kind=submission.kind,
        locale=submission.locale,
        channel=submission.channel,
        about=list(submission.about),
        theme=submission.theme,
        region=submission.region,
        received_on=on,
        token_digest=hashlib.sha256(token).digest(),
        content_digest=submission.digest(token),
        receipt_lookup=keys.lookup,
        receipt_recipient=keys.recipient,
        key_id=desk.key_id,
        body=seal_words(submission.body, readers),
        identity_key_id=vault.key_id,
        identity=_sealed_identity(submission.identity, vault),
        files=sealed_files(submission.files, desk),
    )


def _sealed_identity(identity: Mapping[str, str], vault: Sealer) -> bytes:
    return seal_words(identity, vault.recipients) if any(identity.values()) else b""


_BINARY = {"token_digest", "content_digest", "receipt_lookup", "body", "identity"}


def as_bytes(case: SealedCase) -> bytes:
    """For the spool: JSON, envelopes in base64."""
    fields: dict[str, Any] = {name: getattr(case, name) for name in SealedCase.__annotations__}
    for name in _BINARY:
        fields[name] = b64encode(fields[name]).decode()
    fields["received_on"] = case.received_on.isoformat()
    fields["files"] = [
        [file.kind, list(file.flags), b64encode(file.name).decode(), b64encode(file.content).decode()]
        for file in case.files
    ]
    return json.dumps(fields).encode()


def from_bytes(content: bytes) -> SealedCase:
    """Raises ValueError, KeyError or TypeError for what `as_bytes` has not written."""
    fields = json.loads(content)
    for name in _BINARY:
        fields[name] = b64decode(fields[name])
    fields["received_on"] = date.fromisoformat(fields["received_on"])
    fields["files"] = [
        SealedFile(kind, flags, b64decode(name), b64decode(sealed))
        for kind, flags, name, sealed in fields["files"]
    ]
    return SealedCase(**fields)
