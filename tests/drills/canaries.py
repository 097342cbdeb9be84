"""Random changes, each text with a word of its own. A word that is private must be found nowhere outside."""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, Revision

from editorial.approval import publish_as_operator
from editorial.models import PortalDocument
from editorial.scheduling import expire_due
from knowledge_base.models import InitiativePage, ResourcePage
from publication.api.addresses import COLLECTIONS
from publication.dumps.making import make_dump
from publication.models import PublicRecord
from search import engine
from tests.search.changes.world import commitment_of_ours, section_of, update_on
from tests.search.comparing import indexed


@dataclass
class Cage:
    """`private`: `{word: what happened to its text}`. `public`: the words of each page's public text."""

    chance: random.Random
    private: dict[str, str] = field(default_factory=dict)
    public: dict[int, str] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    commitment: Any = None

    def word(self) -> str:
        return f"canari{self.chance.getrandbits(40):010x}"

    def slug(self) -> str:
        """Without a word of its text: the address stays when the text changes."""
        return f"page-{self.chance.getrandbits(40):010x}"

    def publish(self, page: Any, word: str) -> None:
        self.hide(page.pk, "an older version")
        self.private.pop(word, None)
        self.public[page.pk] = word

    def hide(self, pk: int, why: str) -> None:
        if pk in self.public:
            self.private[self.public.pop(pk)] = why

    def any_page(self) -> Any:
        pks = list(self.public) or [_added(self).pk]
        return Page.objects.get(pk=self.chance.choice(pks)).specific


def let_loose(changes: int, *, seed: int) -> Cage:
    cage = Cage(random.Random(seed))
    for _ in range(5):
        _added(cage)
    for _ in range(changes):
        with transaction.atomic():
            cage.chance.choice(CHANGES)(cage)
    return cage


def _said(page: Any, word: str) -> Any:
    page.title, page.summary = f"Registre {word}", f"Un résumé {word}."
    return page


def _publish(cage: Cage, page: Any, word: str) -> Any:
    publish_as_operator(page=_said(page, word), approver=None, evidence="drill")
    cage.publish(page, word)
    return page


def _added(cage: Cage) -> Any:
    section, word = section_of(), cage.word()
    model: Any = cage.chance.choice([InitiativePage, ResourcePage])
    page = _said(
        model(
            slug=f"page-{cage.chance.getrandbits(40):010x}",
            locale=section.locale,
            institution=section.institution,
        ),
        word,
    )
    section.add_child(instance=page)
    return _publish(cage, page, word)


def _drafted(cage: Cage) -> None:
    """A text that nobody has approved: on a public page, or a page that never was public."""
    word = cage.word()
    cage.private[word] = "a draft"
    if cage.chance.random() < 0.5:
        _said(cage.any_page(), word).save_revision(user=None)
        return
    section = section_of()
    page = _said(InitiativePage(slug=word, locale=section.locale, institution=section.institution), word)
    section.add_child(instance=page)
    page.save_revision(user=None)


def _edited(cage: Cage) -> None:
    _publish(cage, cage.any_page(), cage.word())


def _unpublished(cage: Cage) -> None:
    page = cage.any_page()
    page.unpublish()
    cage.hide(page.pk, "unpublished")


def _expired(cage: Cage) -> None:
    page = cage.any_page()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    expire_due()
    cage.hide(page.pk, "expired")


def _deleted(cage: Cage) -> None:
    page = cage.any_page()
    pk = page.pk
    Page.objects.get(pk=pk).delete()
    cage.hide(pk, "deleted")


def _rolled_back(cage: Cage) -> None:
    page = cage.any_page()
    oldest: Revision = page.revisions.order_by("pk").first()
    older = oldest.as_object()
    word = older.title.rpartition(" ")[2]
    if word != cage.public[page.pk]:
        was = cage.public[page.pk]
        _publish(cage, older, word)
        cage.private[was] = "rolled back"


def _moved(cage: Cage) -> None:
    page = cage.any_page()
    target = cage.chance.choice([section_of(), section_of("icpc")])
    if page.get_parent().pk != target.pk:
        page.move(target, pos="last-child")


def _translated(cage: Cage) -> None:
    """A draft in another language; with its source public, or with its source gone."""
    page = cage.any_page()
    locale = Locale.objects.get(language_code=cage.chance.choice(["ar", "en"]))
    if not page.has_translation(locale):
        draft, word = page.copy_for_translation(locale), cage.word()
        cage.private[word] = "a draft translation"
        _said(draft, word).save_revision(user=None)


def _restricted(cage: Cage) -> None:
    """A public file whose collection is closed."""
    word = cage.word()
    if cage.commitment is None:
        cage.commitment = commitment_of_ours()
    root = Collection.get_first_root_node()
    collection = root.add_child(instance=Collection(name=f"Dossier {len(cage.files)}"))
    content = ContentFile(word.encode(), name=f"{word}.txt")
    file = PortalDocument.objects.create(title="Preuve", file=content, collection=collection)
    update_on(cage.commitment, file)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    cage.private[word] = "a restricted file"
    cage.files[file.pk] = word


CHANGES: list[Callable[[Cage], Any]] = [
    _added,
    _drafted,
    _edited,
    _unpublished,
    _expired,
    _deleted,
    _rolled_back,
    _moved,
    _translated,
    _restricted,
]


def whereabouts(cage: Cage) -> dict[str, set[str]]:
    """`{place: private words that were found there}`; also that the public words are where they belong."""
    client = Client(HTTP_HOST="127.0.0.1")
    texts = {
        "index": str(indexed()),
        "read model": str(list(PublicRecord.objects.values("title", "summary", "text", "url", "data"))),
        "feeds": "".join(_feeds(client)),
        "sitemap": "".join(_sitemaps(client)),
        "public pages": "".join(_pages(client)),
        "downloads": "".join(_downloads(client)),
        "API": "".join(_resources(client)),
        "dumps": "".join(_dumps()),
    }
    missing = [word for word in cage.public.values() if word not in texts["index"] + texts["read model"]]
    assert not missing, f"public texts that are not found: {missing[:5]}"
    found = {place: {word for word in cage.private if word in text} for place, text in texts.items()}
    return found | {
        "search API": _searched(client, cage),
        "database search": _searched_there(client, cage),
        "suggestions": _suggested(client, cage),
    }


def _searched(client: Client, cage: Cage) -> set[str]:
    found = set()
    for word in cage.private:
        answer = client.get("/api/v1/search", {"q": word, "locale": "fr"}).json()
        results = [
            f"{result['title']} {result['summary']} {result['highlight']}" for result in answer["results"]
        ]
        if word in " ".join([*results, answer["did_you_mean"] or ""]):
            found.add(word)
    return found


def _suggested(client: Client, cage: Cage) -> set[str]:
    """For a word that was typed except for its last letter."""
    offered = {
        word: client.get("/api/v1/search/suggestions", {"q": word[:-1], "locale": "fr"}).json()["suggestions"]
        for word in cage.private
    }
    return {word for word, items in offered.items() if word in str(items)}


def _searched_there(client: Client, cage: Cage) -> set[str]:
    """The same without Elasticsearch, which answers from tables of its own."""
    url, settings.PORTAL_ELASTICSEARCH_URL = settings.PORTAL_ELASTICSEARCH_URL, ""
    try:
        return _searched(client, cage)
    finally:
        settings.PORTAL_ELASTICSEARCH_URL = url
        engine.breaker.reset()


def _feeds(client: Client) -> Iterator[str]:
    return _data(client, "atom")


def _downloads(client: Client) -> Iterator[str]:
    yield from _data(client, "csv")
    yield from _data(client, "json")
    yield from _data(client, "jsonl")


def _dumps() -> Iterator[str]:
    with TemporaryDirectory() as folder, override_settings(PORTAL_DUMP_ROOT=folder):
        dump = make_dump()
        for name in (file.name for file in dump.files if file.language):
            yield gzip.decompress((dump.folder / name).read_bytes()).decode()


def _data(client: Client, form: str) -> Iterator[str]:
    for locale in ("ar", "fr", "en"):
        for record_type in ("initiative", "resource", "progress_update"):
            yield _read(client, f"/{locale}/data/{record_type}.{form}")


def _resources(client: Client) -> Iterator[str]:
    """Every list of the API to its end, and everything that it says of the drill's own records."""
    for locale in ("ar", "fr", "en"):
        for collection in COLLECTIONS.values():
            address = f"/api/v1/{collection}?page_size=100&locale={locale}"
            while address:
                yield (page := _read(client, address))
                address = (json.loads(page)["next"] or "").removeprefix("http://127.0.0.1")
    ours = PublicRecord.objects.filter(title__contains="canari").values_list("type", "public_id", "locale")
    for record_type, public_id, locale in ours:
        yield _read(client, f"/api/v1/{COLLECTIONS[record_type]}/{public_id}?locale={locale}")


def _read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code < 400 or "progress_update" in path, (path, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode(errors="replace")


def _sitemaps(client: Client) -> Iterator[str]:
    index = _read(client, "/sitemap.xml")
    yield index
    for address in (part.partition("</loc>")[0] for part in index.split("<loc>")[1:]):
        yield _read(client, "/" + address.split("/", 3)[3])


def _pages(client: Client) -> Iterator[str]:
    """Lists, sections, what is about all records, and the pages that the drill has made public."""
    records = PublicRecord.objects.values("page_id").filter(page_id__isnull=False)
    lists = [page.get_url() for page in Page.objects.live().filter(depth__gt=1).exclude(pk__in=records)]
    ours = PublicRecord.objects.filter(title__contains="canari").values_list("url", flat=True)
    more = [f"/{locale}/{path}/" for locale in ("ar", "fr", "en") for path in ("search", "site-map")]
    for path in [*filter(None, lists), *ours, *more]:
        yield _read(client, path)
