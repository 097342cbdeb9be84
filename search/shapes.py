"""After an upgrade that analyses words otherwise, stems and indices are made anew without anyone asking."""

import hashlib
import inspect
import logging
from datetime import timedelta
from importlib.metadata import version

from elasticsearch import Elasticsearch

from outbox.turns import alone, note_remark, remark_of
from search import analysis, engine, stopwords
from search.indexes import alias_of, locales, shape_of
from search.mirror import guarded
from search.rebuilding import rebuild
from search.stemming import write_all_stems

logger = logging.getLogger(__name__)

STEMS, INDICES = "search.stems", "search.anew"


def look_after_shapes() -> None:
    """The periodic job. Until it has run, what changed since is found by the analysis of before."""
    if remark_of(STEMS) != (shape := shape_of_stems()):
        logger.info("search: %s records stemmed anew", write_all_stems())
        note_remark(STEMS, shape)
    with alone(INDICES, at_most=timedelta(hours=1)) as mine:
        if mine and engine.in_use() and guarded(lambda: outdated(engine.looking_client())):
            logger.info("search: indices of another shape: %s documents written anew", guarded(rebuild))


def shape_of_stems() -> str:
    """Another one whenever the same text might have other stems."""
    source = inspect.getsource(analysis) + inspect.getsource(stopwords) + version("snowballstemmer")
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def outdated(client: Elasticsearch) -> list[str]:
    """Languages whose index was made with other settings or another mapping than the code has now."""
    return [locale for locale in locales() if _shape_behind(client, alias_of(locale)) != shape_of(locale)]


def _shape_behind(client: Elasticsearch, alias: str) -> str | None:
    """Of the first index; None for one that was made before shapes were noted."""
    for index in client.indices.get_mapping(index=alias).values():
        return index["mappings"].get("_meta", {}).get("shape")
    return None
