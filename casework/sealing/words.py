"""Words in envelopes: a mapping of texts by field name, as JSON."""

import json
from collections.abc import Mapping, Sequence

from casework.sealing.envelopes import open_envelope, seal


def seal_words(words: Mapping[str, str], recipients: Sequence[str]) -> bytes:
    return seal(json.dumps(dict(words), ensure_ascii=False).encode(), recipients)


def open_words(envelope: bytes | memoryview, identities: Sequence[str]) -> dict[str, str]:
    """Raises casework.sealing.envelopes.CannotOpen."""
    return dict(json.loads(open_envelope(envelope, identities)))
