"""Telling programs from people without watching people: no cookie, no script, no riddle."""

from collections.abc import Mapping
from datetime import timedelta

# Nobody goes through four steps in less.
FASTEST = timedelta(seconds=3)
# Nobody sees, hears or reaches it, so only programs fill it in.
TRAP = "website"


def looks_like_a_program(posted: Mapping[str, str], age: timedelta) -> bool:
    """`age`: since the form was given out."""
    return bool(posted.get(TRAP)) or age < FASTEST
