"""Very many records, made by the database itself from those of the sample content."""

import psycopg

# Each number takes after one of the sample's records in French; it has facets and a link as that one has.
SAMPLE = """
    CREATE TABLE sample AS
    SELECT row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS number, *
    FROM publication_publicrecord WHERE type = 'initiative' AND locale = 'fr'
"""
MADE = """
    CREATE TABLE made AS
    SELECT n, md5('made ' || n)::uuid AS key, sample.translation_key AS sample_key
    FROM generate_series(1, %s) n JOIN sample ON n %% sample.number = sample.place
"""
RECORDS = """
    INSERT INTO publication_publicrecord (
        public_id, external_id, translation_key, type, locale, is_source, title, summary, text, url, date,
        "order", data, first_published_at, updated_at, version, shape
    )
    SELECT 'initiative-' || n, external_id || '-' || n, key, type, locale, true, title || ' ' || n, summary,
        left(text, 500), url || n || '/', date, n, data, first_published_at,
        updated_at - n * interval '1 second', version, shape
    FROM made JOIN sample ON sample.translation_key = sample_key;
"""
FACETS = """
    INSERT INTO publication_recordfacet (translation_key, facet, value)
    SELECT key, facet, value FROM made JOIN publication_recordfacet f ON f.translation_key = sample_key
    WHERE facet IN ('type', 'language', 'theme');
"""
RELATIONS = """
    INSERT INTO publication_recordrelation (translation_key, kind, target_key, "order")
    SELECT DISTINCT ON (key) key, kind, target_key, 0
    FROM made JOIN publication_recordrelation r ON r.translation_key = sample_key ORDER BY key;
"""


def fill(database: str, records: int) -> None:
    """Add so many initiatives to the database at this address."""
    with psycopg.connect(database, autocommit=True) as server:
        server.execute("SET synchronous_commit = off")
        server.execute(SAMPLE)
        server.execute(MADE, [records])
        for statement in (RECORDS, FACETS, RELATIONS, "ANALYZE"):
            server.execute(statement)
