"""Every address of wagtail-localize: it publishes nothing, touches no foreign page and tells no title."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization, StringSegment, Translation, TranslationSource
from wagtail_localize.wagtail_hooks import register_admin_urls

from editorial.approval import live_without_approval
from editorial.models import InstitutionSectionPage
from editorial.translation_gate import may_translate
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.translation_steps import Story

pytestmark = pytest.mark.django_db

SECRET = "Projet Zorglub encore confidentiel"
# How the portal answers each address of the package. A new one must be decided on here.
OPEN = "guarded by the portal's own view, or without content"
SENT_ON = "leads to the portal's own report"
REFUSED = "refused for everybody"
SHUT = "not there for anybody"
DECIDED = {
    "jsi18n/": OPEN,
    "submit/page/<int:page_id>/": OPEN,
    "submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/": SHUT,
    "update/<int:translation_source_id>/": SHUT,
    "translate/<int:translation_id>/strings/<int:string_segment_id>/edit/": SHUT,
    "translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/": SHUT,
    "translate/<int:translation_id>/pofile/download/": SHUT,
    "translate/<int:translation_id>/pofile/upload/": SHUT,
    "translate/<int:translation_id>/machine_translate/": SHUT,
    "translate/<int:translation_id>/preview/": SHUT,
    "translate/<int:translation_id>/preview/<str:mode>/": SHUT,
    "translate/<int:translation_id>/disable/": SHUT,
    "page/<int:page_id>/convert_to_alias/": REFUSED,
    "reports/translations/": SENT_ON,
    "reports/translations/results/": SENT_ON,
    "api/snippets/<slug:app_label>/<slug:model_name>/": SHUT,
    "api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/": SHUT,
}
METHODS = ("get", "post", "put", "patch", "delete")


def routes_of_the_package() -> set[str]:
    """What its hook registers, whatever the portal puts before it."""
    [included] = register_admin_urls()
    return {str(pattern.pattern) for pattern in included.url_patterns}


def routes_served() -> set[str]:
    """All addresses below `cms/localize/`."""

    def walk(resolver: URLResolver, prefix: str) -> Any:
        for pattern in resolver.url_patterns:
            route = f"{prefix}{pattern.pattern}"
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, route)
            else:
                yield route

    found = walk(get_resolver("portal.urls_cms"), "")
    return {route.partition("localize/")[2] for route in found if route.startswith("cms/localize/")}


@pytest.fixture
def story(signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage) -> Story:
    return Story(signed_in, editor, approver, section)


@pytest.fixture
def foreign(signed_in: cms.SignIn, body_editor: User) -> InitiativePage:
    """A draft of the approving body, with a draft in English."""
    client = signed_in(body_editor)
    section = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    cms.create(client, InitiativePage, section, title=SECRET)
    page = InitiativePage.objects.get(title=SECRET)
    english = Locale.objects.get(language_code="en")
    client.post(reverse("guarded_submit", args=[page.pk]), {"locales": [english.pk]})
    return page


def address(route: str, page: Page) -> str:
    source = TranslationSource.objects.get(object_id=page.translation_key)
    translation = Translation.objects.get(source=source)
    values = {
        "page_id": page.pk, "translation_id": translation.pk, "translation_source_id": source.pk,
        "string_segment_id": StringSegment.objects.filter(source=source).values_list("pk", flat=True)[0],
        "app_label": "institutions", "model_name": "term", "pk": 1, "mode": "x",
    }  # fmt: skip
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found.group(1), 1)), route)
    return f"/cms/localize/{filled}"


def everything() -> Any:
    pages = Page.objects.order_by("pk").values_list("pk", "live", "title", "latest_revision", "alias_of")
    return list(pages), list(Translation.objects.order_by("pk").values_list("pk", "enabled"))


def test_every_address_is_decided() -> None:
    assert routes_of_the_package() == set(DECIDED)
    assert routes_served() == set(DECIDED)


@pytest.mark.parametrize("route", sorted(DECIDED))
@pytest.mark.parametrize("person", ["editor", "lead"])
def test_foreign_draft_is_neither_told_nor_touched(
    route: str, person: str, request: pytest.FixtureRequest, signed_in: cms.SignIn, foreign: InitiativePage
) -> None:
    client = signed_in(request.getfixturevalue(person))
    url, before = address(route, foreign), everything()
    data = {"locales": [Locale.objects.get(language_code="ar").pk], "publish_translations": "on"}
    for method in METHODS:
        response = getattr(client, method)(url, data if method in {"get", "post"} else b"")
        assert SECRET not in response.content.decode(errors="replace")
    assert everything() == before


@pytest.mark.parametrize("route", sorted(route for route, answer in DECIDED.items() if answer is SHUT))
def test_what_nobody_needs_is_not_there(
    route: str, signed_in: cms.SignIn, approver: User, foreign: InitiativePage
) -> None:
    client = signed_in(approver)
    assert {getattr(client, method)(address(route, foreign)).status_code for method in METHODS} == {404}


def test_report_is_the_portals_own(signed_in: cms.SignIn, approver: User) -> None:
    response = signed_in(approver).get("/cms/localize/reports/translations/")
    assert response["Location"] == "/cms/languages/"
    menu = signed_in(approver).get("/cms/reports/").content.decode()
    assert "/cms/localize/reports" not in signed_in(approver).get("/cms/").content.decode() + menu


def test_own_page_is_never_published_by_translating(story: Story) -> None:
    source = story.write()
    story.editor.post(
        reverse("guarded_submit", args=[source.pk]),
        {"locales": list(Locale.objects.values_list("pk", flat=True)), "include_subtree": "on"},
    )
    assert source.get_translations().count() == 0
    others = list(Locale.objects.exclude(pk=source.locale_id).values_list("pk", flat=True))
    story.editor.post(
        reverse("guarded_submit", args=[source.pk]), {"locales": others, "include_subtree": "on"}
    )
    assert [page.live for page in source.get_translations()] == [False, False]
    assert not live_without_approval().exists()


def test_section_is_never_translated_with_what_lies_below(story: Story) -> None:
    source = story.write()
    before = Page.objects.count()
    url = reverse("guarded_submit", args=[story.section.pk])
    everywhere = list(Locale.objects.values_list("pk", flat=True))
    story.editor.post(url, {"locales": everywhere, "include_subtree": "on"})
    assert Page.objects.count() == before
    assert source.get_translations().count() == 0


def test_translations_are_made_from_the_source_alone(story: Story, approver: User) -> None:
    source = story.write()
    english = story.translate(source, "en")
    assert may_translate(source, approver)
    assert not may_translate(english, approver)
    url = reverse("guarded_submit", args=[english.pk])
    for client in (story.editor, story.approver):
        assert client.get(url).status_code == 302
        client.post(url, {"locales": [Locale.objects.get(language_code="ar").pk]})
    assert source.get_translations().count() == 1
    shown = story.editor.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).content.decode()
    assert url not in shown
    assert "/cms/localize/submit/" not in shown
    own = story.editor.get(reverse("wagtailadmin_pages:edit", args=[source.pk])).content.decode()
    assert reverse("guarded_submit", args=[source.pk]) in own


@pytest.mark.parametrize("action", ["localize-restart-translation", "localize-convert-to-alias"])
def test_its_own_editor_never_comes_back(story: Story, action: str) -> None:
    source = story.write()
    arabic = story.translate(source)
    url = reverse("wagtailadmin_pages:edit", args=[arabic.pk])
    assert action not in story.editor.get(url).content.decode()
    assert story.editor.post(url, {action: "1"})["Location"] == "/cms/"
    assert not Translation.objects.filter(enabled=True).exists()
    assert InitiativePage.objects.get(pk=arabic.pk).alias_of is None
    assert "data-edit-form" in story.editor.get(url).content.decode()


def test_synced_mode_cannot_be_switched_on(story: Story) -> None:
    """Nor by code that sets it."""
    story.translate(story.write())
    translation = Translation.objects.get()
    translation.enabled = True
    translation.save()
    assert not Translation.objects.get().enabled


def test_languages_are_not_synchronised() -> None:
    arabic, french = (Locale.objects.get(language_code=code) for code in ("ar", "fr"))
    before = Page.objects.count()
    with pytest.raises(PermissionDenied):
        LocaleSynchronization.objects.create(locale=arabic, sync_from=french)
    assert Page.objects.count() == before


def test_what_a_translation_shows_is_for_its_own_people(
    signed_in: cms.SignIn, editor: User, body_editor: User, foreign: InitiativePage
) -> None:
    english = foreign.get_translation(Locale.objects.get(language_code="en"))
    for name in ("changes", "po_download", "po_upload", "machine"):
        url = reverse(f"languages:{name}", args=[english.pk])
        assert signed_in(body_editor).get(url).status_code == 200
        for method in ("get", "post"):
            response = getattr(signed_in(editor), method)(url)
            assert response.status_code in {404, 405}
            assert SECRET not in response.content.decode()
        assert Client().get(url).status_code == 302
        source = reverse(f"languages:{name}", args=[foreign.pk])
        assert signed_in(body_editor).get(source).status_code == 404
