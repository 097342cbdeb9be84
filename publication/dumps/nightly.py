"""One dump a night, and none that holds what was withdrawn."""

from datetime import timedelta

from django.utils import timezone

from outbox.handlers import register_job
from publication.dumps.making import make_dump
from publication.dumps.revising import revise_dumps
from publication.dumps.shelf import dumps, tidy

# Nobody publishes then, and yesterday is over.
HOUR = 2
OFTEN = timedelta(minutes=10)


def register() -> None:
    register_job("publication.dumps", keep_dumps, every=OFTEN)


def keep_dumps() -> None:
    """Make tonight's dump when it is time; revise and tidy those that stand."""
    now = timezone.localtime()
    newest = next(iter(dumps()), None)
    if newest is None or (now.hour >= HOUR and newest.day < now.date()):
        make_dump()
    revise_dumps()
    tidy(now.date())
