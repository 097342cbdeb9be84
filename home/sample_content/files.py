"""Reading the JSON files."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("ar", "fr", "en")


@lru_cache(maxsize=1)
def read_all() -> dict[str, Any]:
    """`{file name without .json: its content}`."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def checksum() -> str:
    """SHA-256 over all files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
