"""The connection to Elasticsearch."""

from functools import lru_cache

from django.conf import settings
from elasticsearch import Elasticsearch


@lru_cache(maxsize=1)
def client() -> Elasticsearch:
    """One client for the process. Fails fast: a search must not wait for a hung node."""
    return Elasticsearch(
        settings.PORTAL_ELASTICSEARCH_URL, request_timeout=2, max_retries=1, retry_on_timeout=False
    )
