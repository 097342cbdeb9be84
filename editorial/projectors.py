"""How record pages and institutions become public records."""

from collections.abc import Sequence
from itertools import chain

from django.conf import settings

from editorial.models import InstitutionDirectoryPage, InstitutionSectionPage, RecordPage
from editorial.practice import real_pages
from institutions.labels import label_in
from institutions.models import Institution
from publication.projection import Projection


def project_record(page: RecordPage) -> Sequence[Projection]:
    """The projections of the record that `page` belongs to: none unless its source page is live."""
    live = type(page).objects.filter(translation_key=page.translation_key, live=True).select_related("locale")
    pages = list(real_pages(live))
    source = next((candidate for candidate in pages if candidate.is_source), None)
    return [_projection_of(candidate, source) for candidate in pages] if source else []


def _projection_of(page: RecordPage, source: RecordPage) -> Projection:
    return Projection(
        public_id=source.public_id,
        external_id=source.external_id,
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
    )


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
            text=" ".join(chain(institution.acronyms, institution.name_variants)),
            url=sections[code].get_url() if code in sections else directory.url_of(institution),
            facets={"institution": [institution.slug]},
            data={
                "kind": institution.kind,
                "is_group": institution.is_group,
                "is_partner": institution.is_partner,
            },
        )
        for code, directory in directories.items()
    ]
