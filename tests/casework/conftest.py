"""Messages are compared in the language they are written in; properties are tried on busy machines too."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield
