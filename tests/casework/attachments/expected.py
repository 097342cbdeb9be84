"""What must become of a hostile file."""

from dataclasses import dataclass

from casework.attachments.checking import Flag, Reason
from casework.attachments.families import Family

EXE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(64) + b"This program cannot be run in DOS mode"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


@dataclass(frozen=True)
class Hostile:
    name: str
    content: bytes
    expected: Reason | Flag
    family: Family | None = None
