"""Real PostgreSQL, Redis and Elasticsearch for development and tests.

Each service comes from the first of: its URL in the environment, Docker Compose if an engine answers,
pinned binaries on loopback. `python -m tests.services start|stop|status`.
"""

from tests.services.provision import ServiceUnavailable, ensure, stop

__all__ = ["ServiceUnavailable", "ensure", "stop"]
