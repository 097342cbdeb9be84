"""Writing the files' records as pages, approved by the operator."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from editorial.approval import publish_as_operator
from editorial.models import RecordLink, RecordPage
from editorial.provisioning import provision
from editorial.slugs import free_slug, slug_of
from home.sample_content import knowledge, plans
from home.sample_content.files import checksum, read_all
from home.sample_content.specs import Spec, Vocabularies
from home.sample_content.words import load_rows, vocabularies
from home.site_tree import key_of, set_up_site
from institutions.models import Institution, User
from institutions.public_ids import derived_public_id

Progress = Callable[[str], object]


def specs(files: Mapping[str, Any], words: Vocabularies) -> list[Spec]:
    """Every record of the files; parents before children."""
    return [
        *plans.plan_specs(files["action_plans"]),
        *knowledge.resource_specs(files["taxonomies"]["frameworks"]),
        *knowledge.platform_specs(files["platforms"], words),
        *plans.commitment_specs(files["commitments"], files["taxonomies"]["ogp_values"], words),
        *knowledge.initiative_specs(files["initiatives"], words),
        *knowledge.dossier_specs(files["dossiers"], words),
    ]


@transaction.atomic
def load(*, approver: User | None, say: Progress) -> int:
    """Load what is missing and return how many records that were. What is there stays as editors left it."""
    # Written once at the end: each page is saved several times on its way.
    with disable_reference_index_auto_update():
        loaded = _load(approver, say)
    if loaded:
        call_command("rebuild_references_index", verbosity=0)
    return loaded


def _load(approver: User | None, say: Progress) -> int:
    files = read_all()
    set_up_site()
    load_rows(files)
    _open_sections(approver)
    words = vocabularies()
    wanted = [spec for spec in specs(files, words) if not _exists(spec)]
    loader = _Loader(words, approver)
    for number, spec in enumerate(wanted, 1):
        loader.write(spec)
        if number % 20 == 0:
            say(f"{number} of {len(wanted)} records written")
    for number, spec in enumerate(wanted, 1):
        loader.publish(spec)
        if number % 20 == 0:
            say(f"{number} of {len(wanted)} records published")
    return len(wanted)


def _open_sections(approver: User | None) -> None:
    for institution in Institution.objects.partners():
        for section in provision(institution):
            if not section.live:
                publish_as_operator(page=section, approver=approver, evidence=checksum())


def pages_of(spec: Spec) -> Iterator[RecordPage]:
    """The record's pages, its source page last."""
    yield from spec.model.objects.filter(translation_key=key_of(spec.name)).order_by("is_source", "pk")


def _exists(spec: Spec) -> bool:
    return spec.model.objects.filter(translation_key=key_of(spec.name)).exists()


class _Loader:
    def __init__(self, words: Vocabularies, approver: User | None) -> None:
        self.words = words
        self.approver = approver
        self.evidence = checksum()
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.fresh: dict[tuple[str, str], Page] = {}

    def write(self, spec: Spec) -> None:
        """Drafts in all languages, the source first."""
        others = [code for code in spec.texts if code != spec.source_locale]
        for code in chain([spec.source_locale], others):
            parent = self._parent(spec, code)
            page = self._page(spec, code)
            page.slug = free_slug(_slug(spec, code), parent)
            parent.add_child(instance=page)
            self.fresh[spec.name, code] = page

    def _page(self, spec: Spec, code: str) -> RecordPage:
        is_source = code == spec.source_locale
        page = spec.model(
            locale=self.locales[code],
            translation_key=key_of(spec.name),
            public_id=derived_public_id(spec.model.record_type, spec.slug),
            **spec.texts[code],
            **(spec.facts if is_source else {}),
        )
        if is_source:
            _set_relations(page, spec)
        return page

    def _parent(self, spec: Spec, code: str) -> Page:
        """Asked afresh: adding a child changes the parent's row."""
        if spec.parent is None:
            institution = spec.facts.get("institution")
            slug = (
                institution.slug if institution and institution.is_partner else settings.PORTAL_APPROVING_BODY
            )
            name = f"institution/{slug}"
        else:
            name = spec.parent
        return Page.objects.get(translation_key=key_of(name), locale=self.locales[code]).specific

    def publish(self, spec: Spec) -> None:
        """The source last: it makes the whole record public at once."""
        codes = [code for code in spec.texts if code != spec.source_locale]
        for code in (*codes, spec.source_locale):
            page = self.fresh[spec.name, code]
            page.refresh_from_db()
            if code == spec.source_locale:
                page.record_links = _links(spec)
            publish_as_operator(page=page, approver=self.approver, evidence=self.evidence)


def _links(spec: Spec) -> list[RecordLink]:
    """To pages that all exist by now."""
    return [
        RecordLink(kind=link.kind, target=_target(link.target), sort_order=order)
        for order, link in enumerate(spec.links)
    ]


def _set_relations(page: RecordPage, spec: Spec) -> None:
    for name, chosen in spec.terms.items():
        setattr(page, name, chosen)
    for name, children in spec.children.items():
        model = getattr(type(page), name).rel.related_model
        setattr(page, name, [model(sort_order=order, **values) for order, values in enumerate(children)])


def _slug(spec: Spec, code: str) -> str:
    """Readable in Arabic; the files' own identifiers elsewhere."""
    if code == "ar":
        number = f"-{spec.facts['place']}" if spec.name.startswith("commitment/") else ""
        return f"{slug_of(spec.texts[code]['title'])[: 60 - len(number)].strip('-')}{number}"
    return slug_of(spec.texts[code]["title"]) if code == "fr" else spec.slug


def _target(name: str) -> Page:
    pages = Page.objects.filter(translation_key=key_of(name)).specific()
    return next(page for page in pages if page.is_source)
