"""Moves and addresses: of the page, of what is above it, of what it is read on."""

from collections.abc import Generator

from wagtail.models import Locale, Page

from editorial.models import InstitutionDirectoryPage
from tests.search.changes.world import (
    NEW,
    OLD,
    Words,
    change,
    commitment_of_ours,
    initiative,
    publish,
    sample,
    section_of,
    update_on,
)


@change
def address_changed() -> Generator[Words | None]:
    page = initiative()
    yield None
    publish(page, slug=NEW)
    yield Words(there=[f"/{NEW}/"], gone=[f"/{OLD}/"])


@change
def address_above_changed() -> Generator[Words | None]:
    initiative()
    old = section_of().get_url()
    yield None
    publish(section_of(), slug=NEW)
    yield Words(there=[f"/{NEW}/{OLD}/"], gone=[old])


@change
def address_of_the_directory_changed() -> Generator[Words | None]:
    directory = InstitutionDirectoryPage.objects.get(locale__language_code="fr")
    old = directory.get_url()
    initiative()
    yield None
    publish(directory, slug=NEW)
    yield Words(there=[f"/fr/{NEW}/"], gone=[old])


@change
def moved() -> Generator[Words | None]:
    page = initiative()
    old, target = page.get_url(), section_of("icpc")
    yield None
    page.move(target, pos="last-child")
    yield Words(there=[f"{target.get_url()}{OLD}/"], gone=[old])


@change
def moved_as_plain_page() -> Generator[Words | None]:
    page = initiative()
    old, target = page.get_url(), section_of("icpc")
    yield None
    Page.objects.get(pk=page.pk).move(target, pos="last-child")
    yield Words(there=[f"{target.get_url()}{OLD}/"], gone=[old])


@change
def section_moved() -> Generator[Words | None]:
    initiative()
    section, home = section_of(), section_of().get_parent().get_parent()
    old = section.get_url()
    yield None
    section.move(home, pos="last-child")
    yield Words(gone=[old])


@change
def commitment_moved_to_another_plan() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    old, other = page.get_url(), sample("plan/ogp-2021-2023")
    yield None
    page.move(other, pos="last-child")
    yield Words(gone=[old])


@change
def address_of_a_commitment_with_updates_changed() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    yield None
    publish(page, slug=NEW)
    yield Words(there=[f"/{NEW}/#"], gone=[f"/{OLD}/#"])


@change
def address_of_a_plan_with_updates_changed() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    plan = page.get_parent().specific
    old = plan.get_url()
    yield None
    publish(plan, slug=NEW)
    yield Words(there=[f"/{NEW}/{OLD}/#"], gone=[old])


@change
def commitment_with_updates_unpublished() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    yield None
    page.unpublish()
    yield Words(gone=[OLD])


@change
def commitment_with_updates_translated() -> Generator[Words | None]:
    page = commitment_of_ours()
    other = "fr" if page.locale.language_code == "ar" else "ar"
    update_on(page)
    yield None
    draft = page.copy_for_translation(Locale.objects.get(language_code=other))
    publish(draft, title="Engagement", slug=NEW)
    yield Words(there=[f"/{NEW}/"])
