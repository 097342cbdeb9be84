"""A selection of public records as an Atom feed (RFC 4287)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from publication.models import PublicRecord

LENGTH = 50
# Characters that XML 1.0 does not hold.
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class RecordFeed(Atom1Feed):
    """Entries say in which language they are; a record may stand in another one than its reader's."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", self.feed["generator"])


def atom(
    records: Sequence[PublicRecord],
    *,
    site: str,
    locale: str,
    title: str,
    portal: str,
    page: str,
    address: str,
    institutions: Mapping[str, str],
) -> str:
    """The feed of `records`. `page` is the list it follows, `address` the feed's own, both absolute.

    Entries are identified by their records' permanent addresses; an entry's author is its institution, the
    portal where the source names none.
    """
    feed = RecordFeed(
        title=title,
        link=page,
        description=None,
        language=locale,
        author_name=portal,
        feed_url=address,
        feed_guid=address,
        generator=portal,
    )
    for record in records:
        _add(feed, record, site, institutions)
    return str(feed.writeString("utf-8"))


def _add(feed: RecordFeed, record: PublicRecord, site: str, institutions: Mapping[str, str]) -> None:
    url = f"{site}{record.url}"
    feed.add_item(
        title=_text(record.heading),
        link=url,
        description=_text(record.summary),
        unique_id=f"{site}/id/{record.public_id}/",
        author_name=institutions.get(record.data.get("institution") or ""),
        pubdate=min(record.first_published_at, record.updated_at),
        updateddate=record.updated_at,
        categories=[record.type],
        language=record.locale,
    )


def _text(words: str) -> str:
    return NOT_IN_XML.sub("", words)
