"""At most so many tries in so much time."""

from datetime import timedelta

from django.core.cache import cache

WINDOW = timedelta(minutes=10)


def is_too_much(what: str, *, allowed: int) -> bool:
    """Count one more try of `what`; whether it is beyond what is allowed in ten minutes.

    Without a cache nothing is refused: this keeps noise away, it is no lock.
    """
    key = f"tries of {what}".replace(" ", "-")
    tries = cache.get(key, 0) + 1
    cache.set(key, tries, WINDOW.total_seconds())
    return tries > allowed
