"""Indices: one per language with the same fields, each analysed in its own language; named through aliases.

`<prefix>-<locale>-<stamp>` is an index; readers use the aliases `<prefix>-<locale>` and `<prefix>-all`.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch

from search import stopwords
from search.analysis import ARABIC_AFFIXES, ELIDED, INVISIBLE, LETTERS
from search.files.documents import NOT_KEPT

Json = dict[str, Any]

TITLE_WEIGHT = {"ar": 6, "fr": 4, "en": 4}
SIMILARITY = {"ar": (1.2, 0.5), "fr": (1.5, 0.7), "en": (1.5, 0.7)}
ANALYSED = ("ar", "fr", "en")
# A law is cited as 31.13, 31-13 or ٣١٫١٣.
NUMBER_SEPARATOR = r"(?<=\p{Nd})[.,\u066B](?=\p{Nd})"
# www.idarati.ma is found by its name; S.A.R.L. stays a word.
ADDRESS_SEPARATOR = r"(?<=\p{L})\.(?=\p{L}{2})"
FACETS = ("type", "theme", "sector", "challenge_type", "institution", "year", "language")


def locales() -> list[str]:
    return [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


def alias_of(locale: str) -> str:
    """The alias of one language, or of all together (`all`)."""
    return f"{settings.PORTAL_ELASTICSEARCH_INDEX_PREFIX}-{locale}"


def alias_of_all() -> str:
    return alias_of("all")


def new_name(locale: str) -> str:
    return f"{alias_of(locale)}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"


def create_index(client: Elasticsearch, name: str, locale: str, *, serving: bool) -> None:
    """Create `name`; with `serving`, readers see it at once through the aliases."""
    aliases: Json = {alias_of(locale): {}, alias_of_all(): {}} if serving else {}
    mappings = mapping_of(locale) | {"_meta": {"shape": shape_of(locale)}}
    client.indices.create(index=name, settings=settings_of(), mappings=mappings, aliases=aliases)


def shape_of(locale: str) -> str:
    """Another one whenever settings or mapping are others."""
    shape = json.dumps([settings_of(), mapping_of(locale)], sort_keys=True)
    return hashlib.sha256(shape.encode()).hexdigest()[:16]


def indices_behind(client: Elasticsearch, alias: str) -> list[str]:
    """The indices that `alias` stands for; empty when nobody made it."""
    if not client.indices.exists_alias(name=alias):
        return []
    return sorted(client.indices.get_alias(name=alias))


def swap(client: Elasticsearch, replacements: Mapping[str, str]) -> list[str]:
    """Let the aliases stand for the new index of each locale, in one step; return the indices put aside."""
    aside: list[str] = []
    actions: list[Json] = []
    for locale, name in replacements.items():
        old = indices_behind(client, alias_of(locale))
        aside += old
        actions += [{"add": {"index": name, "alias": alias}} for alias in (alias_of(locale), alias_of_all())]
        actions += [{"remove_index": {"index": index}} for index in old]
    client.indices.update_aliases(actions=actions)
    return aside


def settings_of() -> Json:
    return {
        "number_of_shards": 1,
        "refresh_interval": "1s",
        # So long is a deleted document's version known: a worker that stood still must not bring it back.
        "gc_deletes": "1h",
        "analysis": {
            "char_filter": {
                "spelling": {"type": "mapping", "mappings": _spellings()},
                "numbers": {"type": "pattern_replace", "pattern": NUMBER_SEPARATOR, "replacement": " "},
                "addresses": {"type": "pattern_replace", "pattern": ADDRESS_SEPARATOR, "replacement": " "},
            },
            "tokenizer": {
                "gram3": {"type": "ngram", "min_gram": 3, "max_gram": 3, "token_chars": ["letter", "digit"]}
            },
            "filter": _filters(),
            "analyzer": _analyzers(),
        },
        "similarity": {
            f"bm25_{code}": {"type": "BM25", "k1": k1, "b": b} for code, (k1, b) in SIMILARITY.items()
        },
    }


def _spellings() -> list[str]:
    return [f"{letter}=>" for letter in INVISIBLE] + [f"{was}=>{becomes}" for was, becomes in LETTERS.items()]


def _filters() -> Json:
    stems = {
        "ar_stem": "arabic",
        "fr_stem": "light_french",
        "en_stem": "light_english",
        "en_porter": "english",
    }
    return {
        "common": {"type": "stop", "stopwords": sorted(stopwords.ALL)},
        "elision": {"type": "elision", "articles_case": True, "articles": list(ELIDED)},
        "possessive": {"type": "stemmer", "language": "possessive_english"},
        "pairs": {"type": "shingle", "min_shingle_size": 2, "max_shingle_size": 2, "output_unigrams": False},
        "neighbours": {"type": "shingle", "min_shingle_size": 2, "max_shingle_size": 2},
        **{name: {"type": "stemmer", "language": language} for name, language in stems.items()},
        **{
            name: {"type": "pattern_replace", "pattern": pattern, "replacement": ""}
            for name, pattern in ARABIC_AFFIXES.items()
        },
    }


def _analyzers() -> Json:
    first = {"ar": [], "fr": ["elision"], "en": ["possessive"], "other": []}
    stem = {"ar": list(ARABIC_AFFIXES), "fr": ["fr_stem"], "en": ["en_stem"], "other": []}
    paired = {"ar": ["ar_stem"], "fr": ["fr_stem"], "en": ["en_porter"], "other": []}
    folding = ["lowercase", "decimal_digit", "asciifolding"]
    analyzers = {"gram": _analyzer(folding, tokenizer="gram3"), "words": _analyzer([*folding, "neighbours"])}
    for code, start in first.items():
        exact = [*start, *folding, "common"]
        analyzers |= {
            f"{code}_exact": _analyzer(exact),
            f"{code}_stem": _analyzer([*exact, *stem[code]]),
            f"{code}_pairs": _analyzer([*exact, *paired[code], "pairs"]),
        }
    return analyzers


def _analyzer(filters: list[str], tokenizer: str = "standard") -> Json:
    return {
        "type": "custom",
        "tokenizer": tokenizer,
        "char_filter": ["spelling", "numbers", "addresses"],
        "filter": filters,
    }


def mapping_of(locale: str) -> Json:
    """`all` (title repeated, then summary and text) is ranked; `summary` and `text` are highlighted.

    `stems`: what the record says in each language, in its source document alone, where records are counted.
    `said`: what a record with files and these say together, found by and hardly ranked. Of what `_source`
    does not give back there is a `fingerprint`.
    """
    code = locale if locale in ANALYSED else "other"
    scored = {"similarity": f"bm25_{code}"} if code in SIMILARITY else {}
    keyword, moment = {"type": "keyword"}, {"type": "date"}
    shown = {"type": "text", "analyzer": f"{code}_stem", "index": False}
    return {
        "dynamic": "strict",
        "_source": {"excludes": list(NOT_KEPT)},
        "dynamic_templates": [{"facet": {"path_match": "facets.*", "mapping": keyword}}],
        "properties": {
            "public_id": keyword,
            "translation_key": keyword,
            "locale": keyword,
            "type": keyword,
            "is_source": {"type": "boolean"},
            "date": moment,
            "updated_at": moment,
            "facets": {"dynamic": True, "properties": dict.fromkeys(FACETS, keyword)},
            "title": {"type": "text", "analyzer": f"{code}_stem"},
            "summary": shown,
            "text": shown,
            "words": {"type": "text", "analyzer": "words", "index_options": "freqs"},
            "titles_other_locales": _per_language({}),
            "stems": _per_language({"norms": False}),
            "said": {"type": "text", "analyzer": f"{code}_stem"},
            "has_files": {"type": "boolean"},
            "fingerprint": keyword | {"index": False},
            "all": {
                "type": "text",
                "analyzer": f"{code}_stem",
                **scored,
                "fields": {
                    "exact": {"type": "text", "analyzer": f"{code}_exact", **scored},
                    "pairs": {"type": "text", "analyzer": f"{code}_pairs", **scored},
                    "gram": {"type": "text", "analyzer": "gram", **scored},
                },
            },
        },
    }


def _per_language(more: Json) -> Json:
    """A field for each language, analysed in it, whatever the language of the document."""
    return {
        "properties": {
            code: {"type": "text", "analyzer": f"{code if code in ANALYSED else 'other'}_stem", **more}
            for code in locales()
        }
    }
