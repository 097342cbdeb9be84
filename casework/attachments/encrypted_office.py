"""Office documents with a password: an older container around what nobody can read."""

from casework.attachments.families import OLE

_BLOCK = 128
_NAME_LENGTH = 64


def is_encrypted_office(content: bytes) -> bool:
    return content.startswith(OLE) and {"EncryptedPackage", "EncryptionInfo"} <= _entries(content)


def _entries(content: bytes) -> set[str]:
    """Names in what may be the container's directory: entries of 128 bytes that begin with their names."""
    found = set()
    for place in range(0, len(content) - _BLOCK + 1, _BLOCK):
        length = int.from_bytes(content[place + _NAME_LENGTH : place + _NAME_LENGTH + 2], "little")
        if 2 < length <= _NAME_LENGTH and length % 2 == 0:
            found.add(content[place : place + length - 2].decode("utf-16-le", "replace"))
    return found
