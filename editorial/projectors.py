"""How record pages and institutions become public records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.utils import timezone

from editorial.models import InstitutionDirectoryPage, InstitutionSectionPage, RecordPage, Wording
from editorial.named_files import files_of
from editorial.practice import real_pages
from editorial.wordings import adopt, is_behind, note_published, public_history, wording_of
from institutions.labels import label_in
from institutions.models import Institution
from publication.projection import Projection


def project_record(page: RecordPage) -> Sequence[Projection]:
    """The projections of the record that `page` belongs to: none unless its source page is live."""
    live = type(page).objects.filter(translation_key=page.translation_key, live=True).select_related("locale")
    pages = list(real_pages(live))
    source = next((candidate for candidate in pages if candidate.is_source), None)
    if source is None:
        return []
    lag = _lag(pages, source)
    return [_projection_of(candidate, source, lag.get(candidate.pk)) for candidate in pages]


def _lag(pages: Sequence[RecordPage], source: RecordPage) -> Mapping[int, datetime]:
    """`{pk: moment of the source's newest text}` of the translations that do not say it yet."""
    newest = note_published(source)
    if newest is None:
        return {}
    history = public_history(source)
    wordings = {wording.page_id: wording for wording in _public_wordings(pages)}
    for wording in wordings.values():
        if wording.page_id != source.pk:
            adopt(wording=wording, source=newest)
    return {
        pk: history[0].since
        for pk, wording in wordings.items()
        if pk != source.pk and is_behind(wording, newest)
    }


def _public_wordings(pages: Sequence[RecordPage]) -> list[Wording]:
    known = list(Wording.objects.filter(revision__in=[page.live_revision_id for page in pages]))
    noted = {wording.page_id for wording in known}
    return known + [
        wording_of(page.live_revision, type(page))
        for page in pages
        if page.live_revision_id and page.pk not in noted
    ]


def _projection_of(page: RecordPage, source: RecordPage, source_changed_at: datetime | None) -> Projection:
    return Projection(
        public_id=source.public_id,
        external_id=page.external_id or source.external_id,
        translation_key=source.translation_key,
        type=source.record_type,
        locale=page.locale.language_code,
        is_source=page.is_source,
        page_id=page.pk,
        title=page.title,
        summary=page.summary,
        text=page.public_text(),
        url=page.get_url() or "",
        date=source.public_date(),
        order=source.public_order(),
        data=source.public_data(),
        first_published_at=source.first_published_at,
        updated_at=page.last_published_at,
        facets=source.public_facets() if page.is_source else {},
        relations=source.public_relations() if page.is_source else (),
        source_changed_at=source_changed_at,
        files=files_of(page, source),
    )


def project_draft(page: RecordPage) -> Projection:
    """What `page` would bring to the public if it were published now. Its facts come along in each language.

    Raises ObjectDoesNotExist while a row of it names nothing yet.
    """
    source = page.source
    now = timezone.now()
    draft = _projection_of(page, source, None)
    return replace(
        draft,
        first_published_at=draft.first_published_at or now,
        updated_at=now,
        facets=source.public_facets(),
        relations=source.public_relations(),
    )


def _former_names(institution: Institution) -> Iterator[str]:
    """Under all of them it is still found, in every language."""
    for former in institution.former_names:
        yield from former["names"].values()
        yield from former["acronyms"]


def project_institution(institution: Institution) -> Sequence[Projection]:
    """An institution is public in every language in which the directory of institutions is."""
    directories = {
        page.locale.language_code: page
        for page in InstitutionDirectoryPage.objects.live().select_related("locale")
    }
    sections = {
        page.locale.language_code: page
        for page in InstitutionSectionPage.objects.live()
        .filter(institution=institution)
        .select_related("locale")
    }
    first = next((code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES if code in directories), None)
    return [
        Projection(
            public_id=institution.public_id,
            external_id=institution.slug,
            translation_key=institution.key,
            type="institution",
            locale=code,
            is_source=code == first,
            title=institution.name_in(code),
            summary=label_in(institution.roles, code)[0] if institution.roles else "",
            text=" ".join(chain(institution.acronyms, institution.name_variants, _former_names(institution))),
            url=sections[code].get_url() if code in sections else directory.url_of(institution),
            facets={"institution": [institution.slug], "kind": [institution.kind]},
            data={
                "kind": institution.kind,
                "is_group": institution.is_group,
                "is_partner": institution.is_partner,
            },
        )
        for code, directory in directories.items()
    ]
