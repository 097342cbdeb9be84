"""The ready texts that a new installation begins with: `starting_templates.json`, each text line by line."""

import json
from pathlib import Path

from django.db import transaction

from casework.models import ReplyTemplate

FILE = Path(__file__).with_suffix(".json")


@transaction.atomic
def prepare() -> int:
    """How many were added: all of them where there are none yet, so that what was removed stays away."""
    if ReplyTemplate.objects.exists():
        return 0
    rows = [
        ReplyTemplate(
            purpose=one["purpose"],
            names=one["names"],
            texts={language: "\n".join(lines) for language, lines in one["texts"].items()},
        )
        for one in json.loads(FILE.read_text(encoding="utf-8"))
    ]
    return len(ReplyTemplate.objects.bulk_create(rows))
