"""What opening and renaming an institution mean for its pages: drafts that wait for approval."""

from typing import Any

from django.conf import settings
from django.db import transaction

from editorial.models import InstitutionSectionPage
from editorial.provisioning import collection_of, provision
from editorial.slugs import free_slug, slug_of
from institutions.lifecycle import become_partner
from institutions.models import Institution, User


@transaction.atomic
def open_sections(*, institution: Institution, by: User) -> list[InstitutionSectionPage]:
    """Make the institution a partner and send its sections for approval; return them.

    Its people may be invited at once. Raises what `become_partner` raises.
    """
    become_partner(institution=institution, by=by)
    sections = provision(institution)
    for section in sections:
        if not section.live:
            _submit(section, by)
    return sections


def _submit(page: InstitutionSectionPage, by: User) -> None:
    page.save_revision(user=by)
    if not page.workflow_in_progress and (workflow := page.get_workflow()):
        workflow.start(page, by)


@transaction.atomic
def propose_new_titles(sender: type, institution: Institution, by: User, **kwargs: Any) -> None:
    """Sections get title and address as drafts; the old address redirects once they are approved."""
    for section in InstitutionSectionPage.objects.filter(institution=institution).select_related("locale"):
        title = institution.name_in(section.locale.language_code)
        page = section.get_latest_revision_as_object()
        page.title = page.draft_title = title
        page.slug = free_slug(slug_of(title), section.get_parent(), apart_from=section)
        _submit(page, by)
    if institution.is_partner:
        _rename_collection(institution)


def _rename_collection(institution: Institution) -> None:
    collection = collection_of(institution)
    collection.name = institution.name_in(settings.LANGUAGE_CODE)
    collection.save()
