"""Identifiers that are the same on every installation."""

import uuid

NAMESPACE = uuid.UUID("6f1a3f0e-52ad-4c7a-9b59-6a1e0d0f7a11")


def key_of(name: str) -> uuid.UUID:
    """The translation key that the record `name` has on every installation."""
    return uuid.uuid5(NAMESPACE, name)


METHOD = key_of("standard/method")
