"""A translation's address speaks its own language once its title does, and lasts from then on."""

from collections.abc import Callable
from urllib.parse import unquote

import polib
import pytest
from django.urls import reverse
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page

from editorial.models import InstitutionSectionPage
from home.models import HomePage, StandardPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.translation_steps import Story

pytestmark = pytest.mark.django_db

ARABIC, SLUG = "سجل الهدايا", "سجل-الهدايا"
FRENCH_SLUG = "registre-des-cadeaux"


@pytest.fixture
def story(signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage) -> Story:
    return Story(signed_in, editor, approver, section)


@pytest.fixture
def arabic(story: Story) -> InitiativePage:
    """A fresh draft, with the title and the slug of its source."""
    page = story.translate(story.write())
    assert page.slug == FRENCH_SLUG
    return page


def slugs(page: Page) -> tuple[str, str]:
    """(of the stored page, of its newest draft)."""
    stored = Page.objects.get(pk=page.pk)
    assert stored.url_path.endswith(f"/{stored.slug}/")
    return stored.slug, stored.specific.get_latest_revision_as_object().slug


def by_editor(story: Story, page: InitiativePage, title: str) -> None:
    cms.edit(story.editor, page, title=title)


def by_file(story: Story, page: InitiativePage, title: str) -> None:
    download = story.editor.get(reverse("languages:po_download", args=[page.pk]))
    file = polib.pofile(download.content.decode())
    next(entry for entry in file if entry.msgctxt == "title").msgstr = title
    story.editor.post(reverse("languages:po_upload", args=[page.pk]), {"content": str(file), "save": "1"})


@pytest.mark.parametrize("way", [by_editor, by_file])
def test_slug_is_made_of_the_translated_title(
    way: Callable[[Story, InitiativePage, str], None], story: Story, arabic: InitiativePage
) -> None:
    way(story, arabic, ARABIC)
    assert slugs(arabic) == (SLUG, SLUG)
    cms.edit(story.editor, arabic, submit=True, summary="سجل.")
    cms.approve(story.approver, arabic)
    public = InitiativePage.objects.get(pk=arabic.pk)
    assert public.live
    assert unquote(public.get_url()).endswith(f"/{SLUG}/")
    assert not Redirect.objects.filter(redirect_page=arabic).exists(), "nobody has seen the former address"


def test_machines_title_makes_one_and_the_readers_correction_another(
    story: Story, arabic: InitiativePage, settings: Settings
) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }
    story.editor.post(reverse("languages:machine", args=[arabic.pk]))
    assert slugs(arabic) == ("cadeaux-des-registre",) * 2
    by_editor(story, arabic, ARABIC)
    assert slugs(arabic) == (SLUG, SLUG)


def test_title_that_is_not_translated_keeps_the_slug(story: Story, arabic: InitiativePage) -> None:
    cms.edit(story.editor, arabic, summary="سجل.")
    assert slugs(arabic) == (FRENCH_SLUG, FRENCH_SLUG)


def test_form_that_was_opened_before_changes_nothing_back(story: Story, arabic: InitiativePage) -> None:
    """The editor saves on its own while one writes; the open form holds the former slug still."""
    for title in ("سجل", ARABIC, ARABIC):
        cms.edit(story.editor, arabic, title=title, slug=FRENCH_SLUG)
    assert slugs(arabic) == (SLUG, SLUG)
    assert not Redirect.objects.filter(redirect_page=arabic).exists()


def test_typed_slug_stays(story: Story, arabic: InitiativePage) -> None:
    cms.edit(story.editor, arabic, title=ARABIC, slug="سجل")
    cms.edit(story.editor, arabic, title="سجل كل الهدايا")
    assert slugs(arabic) == ("سجل", "سجل")


@pytest.mark.parametrize("still_live", [True, False])
def test_address_that_was_public_stays(still_live: bool, story: Story) -> None:
    source = story.write()
    public = story.translated(source, title=ARABIC)
    if not still_live:
        public.unpublish()
    by_editor(story, public, "سجل آخر")
    assert slugs(public) == (SLUG, SLUG)
    by_file(story, public, "سجل ثالث")
    assert slugs(public) == (SLUG, SLUG)


def test_siblings_with_one_title_have_two_addresses(story: Story, arabic: InitiativePage) -> None:
    second = story.translate(story.write(title="Autre registre"))
    for page in (arabic, second):
        by_file(story, page, ARABIC)
    assert slugs(second) == (f"{SLUG}-2",) * 2
    by_editor(story, second, ARABIC)
    assert slugs(second) == (f"{SLUG}-2",) * 2
    for page in (arabic, second):
        cms.edit(story.editor, page, submit=True, summary="سجل.")
        cms.approve(story.approver, page)
        assert InitiativePage.objects.get(pk=page.pk).live


def test_source_keeps_its_slug(story: Story, section: InstitutionSectionPage) -> None:
    cms.create(story.editor, InitiativePage, section, title="Brouillon", summary="Un registre.")
    source = InitiativePage.objects.get(title="Brouillon")
    cms.edit(story.editor, source, title="Autre titre")
    assert slugs(source) == ("brouillon", "brouillon")


def test_page_that_explains_too_with_what_lies_below(signed_in: cms.SignIn, approver: User) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    french = home.add_child(instance=StandardPage(title="Méthode", slug="methode", locale=home.locale))
    french.save_revision(user=approver)
    arabic_locale = Locale.objects.get(language_code="ar")
    url = reverse("guarded_submit", args=[french.pk])
    signed_in(approver).post(url, {"locales": [arabic_locale.pk]})
    page = StandardPage.objects.get(translation_key=french.translation_key, locale=arabic_locale)
    below = page.add_child(instance=StandardPage(title="Dessous", slug="dessous", locale=arabic_locale))
    cms.edit(signed_in(approver), page, title="منهجنا")
    assert slugs(page) == ("منهجنا", "منهجنا")
    assert Page.objects.get(pk=below.pk).url_path.endswith("/منهجنا/dessous/")
    french.title = "Nos méthodes"
    french.save_revision(user=approver)
    assert slugs(french) == ("methode", "methode")
