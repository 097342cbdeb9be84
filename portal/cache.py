"""A cache that may be away without anybody noticing more than slowness."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _fails_open(method: Callable[..., Any], without: Any) -> Callable[..., Any]:
    """The method, or `without` (called with the arguments if it can be) when Redis does not answer."""

    @wraps(method)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("cache: %s without Redis (%s)", method.__name__, type(error).__name__)
            return without(*args, **kwargs) if callable(without) else without

    return call


def _default_of(key: str, default: Any = None, version: int | None = None) -> Any:
    return default


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache; while Redis is away nothing is found and nothing is kept, and no page fails."""

    get = _fails_open(RedisCache.get, _default_of)
    get_many = _fails_open(RedisCache.get_many, lambda keys, version=None: {})
    has_key = _fails_open(RedisCache.has_key, False)
    add = _fails_open(RedisCache.add, True)
    set = _fails_open(RedisCache.set, None)
    set_many = _fails_open(RedisCache.set_many, lambda data, **kwargs: list(data))
    incr = _fails_open(RedisCache.incr, 1)
    touch = _fails_open(RedisCache.touch, False)
    delete = _fails_open(RedisCache.delete, False)
    delete_many = _fails_open(RedisCache.delete_many, None)
    clear = _fails_open(RedisCache.clear, False)
