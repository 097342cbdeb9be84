"""Holes of Wagtail in which a permission was not asked, each played against the portal by a partner editor.

`tests.permissions.advisories` lists all advisories of 2023-2026 and the test that holds each.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponseBase
from django.test import Client
from wagtail.admin.models import FormState
from wagtail.models import Comment, Locale, Page, PageSubscription, Site

from editorial.announcements import tell_of_remarks
from editorial.messages import COMMENTED
from editorial.models import InstitutionSectionPage
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage, ResourcePage
from notifications.models import Notice
from tests import cms
from tests.people import institution, member
from tests.permissions.attacks import FOREIGN, OWN, hidden, text_of
from tests.permissions.world import Corner

pytestmark = pytest.mark.django_db

ACTION = "/cms/api/main/pages/{}/action/{}/"


def page_in(place: Corner) -> InitiativePage:
    return InitiativePage.objects.get(pk=place.values["page_id"])


@pytest.fixture
def mine(attacker: Client, section: InstitutionSectionPage) -> InitiativePage:
    """The attacker's own draft, which waits for nobody."""
    cms.create(attacker, InitiativePage, section, title="Brouillon", summary="Un.")
    return InitiativePage.objects.get(title="Brouillon")


def everything() -> list[Any]:
    return list(Page.objects.order_by("pk").values_list("pk", "path", "live", "title", "latest_revision"))


def test_preview_endpoints_render_a_form_without_permission(
    attacker: Client, own: Corner, foreign: Corner
) -> None:
    """CVE-2026-25517."""
    adding = f"/cms/pages/add/knowledge_base/initiativepage/{own.values['parent_page_id']}/"
    blank = cms.form_of(attacker, adding) | cms.without_streams(InitiativePage)

    def tried(place: Corner) -> list[int]:
        section = place.values["parent_page_id"]
        new = f"/cms/pages/add/knowledge_base/initiativepage/{section}/preview/"
        form = blank | {"title": "Aperçu", "slug": "apercu"}
        urls = (f"/cms/pages/{place.values['page_id']}/edit/preview/", new)
        return [method(url, form).status_code for url in urls for method in (attacker.post, attacker.get)]

    assert tried(own) == [200] * 4
    kept = FormState.objects.count()
    assert kept > 0
    assert set(tried(foreign)) <= {302, 403, 404}
    assert FormState.objects.count() == kept


def test_comparing_revisions_shows_foreign_drafts(attacker: Client, own: Corner, foreign: Corner) -> None:
    """CVE-2026-44197. Also with the numbers of foreign revisions at one's own page."""

    def compared(page: Corner, revisions: Corner) -> HttpResponseBase:
        versions = f"{revisions.values['revision_id_a']}...{revisions.values['revision_id_b']}"
        url = f"/cms/pages/{page.values['page_id']}/revisions/compare/{versions}/"
        return attacker.get(url)

    assert own.secret in text_of(compared(own, own)).lower()
    hidden(compared(foreign, foreign), foreign.secret)
    hidden(compared(own, foreign), foreign.secret)
    live = f"/cms/pages/{foreign.values['page_id']}/revisions/compare/earliest...latest/"
    hidden(attacker.get(live), foreign.secret)


def test_history_of_foreign_pages_is_shown(attacker: Client, own: Corner, foreign: Corner) -> None:
    """CVE-2026-44198. The workflow's history as well, and that of one submission at one's own page."""

    def history(place: Corner, end: str) -> HttpResponseBase:
        return attacker.get(f"/cms/pages/{place.values['page_id']}/{end}")

    ends = ("history/", "history/results/", "workflow_history/")
    detail = f"workflow_history/detail/{foreign.values['workflow_state_id']}/"
    for end in (*ends, detail, "workflow/status/"):
        hidden(history(foreign, end), foreign.secret)
    hidden(history(own, detail), foreign.secret)
    assert {history(own, end).status_code for end in ends} == {200}
    for report in ("site-history", "site-history/results", "workflow", "workflow_tasks", "aging-pages"):
        assert foreign.secret not in text_of(attacker.get(f"/cms/reports/{report}/")).lower()


def test_copying_takes_a_foreign_page_into_ones_own_section(
    attacker: Client, own: Corner, foreign: Corner
) -> None:
    """CVE-2026-44200. By the form, and by the API of the CMS."""
    section = own.values["parent_page_id"]
    before = everything()

    def copies_of(place: Corner) -> None:
        page = place.values["page_id"]
        form = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": section}
        attacker.post(f"/cms/pages/{page}/copy/", form)
        data = {"destination_page_id": section, "slug": "copie-api", "recursive": False, "keep_live": False}
        attacker.post(ACTION.format(page, "copy"), data, content_type="application/json")

    hidden(attacker.get(f"/cms/pages/{foreign.values['page_id']}/copy/"), foreign.secret)
    copies_of(foreign)
    assert everything() == before
    copies_of(own)
    assert InitiativePage.objects.filter(slug__in=["copie", "copie-api"], live=False).count() == 2


def test_copy_for_translation_opens_a_foreign_page(
    attacker: Client, own: Corner, foreign: Corner, signed_in: cms.SignIn
) -> None:
    """GHSA-jm5p-837g-rv8g. The right that it asks for is another app's: the operator alone passes."""
    before = everything()

    def translated(place: Corner, **more: bool) -> Any:
        url = ACTION.format(place.values["page_id"], "copy_for_translation")
        return attacker.post(url, {"locale": "en", **more}, content_type="application/json")

    for more in ({}, {"alias": True}, {"recursive": True, "copy_parents": True}):
        hidden(translated(foreign, **more), foreign.secret)
    assert everything() == before
    operator = User.objects.create_superuser("operateur@portal.example", "a-long-enough-sentence")
    url = ACTION.format(own.values["page_id"], "copy_for_translation")
    made = signed_in(operator).post(url, {"locale": "en"}, content_type="application/json")
    assert made.status_code == 201
    english = page_in(own).get_translation(Locale.objects.get(language_code="en"))
    assert not english.live


@pytest.mark.parametrize(
    "query",
    [
        "?limit=20&fields=*",
        "?limit=20&fields=*&search=quetzal",
        "?limit=20&title=Projet+quetzal&fields=title",
        "?limit=20&slug=projet-quetzal",
        "?limit=20&child_of={parent_page_id}&fields=*",
        "?limit=20&descendant_of={parent_page_id}&for_explorer=1",
        "?limit=20&ancestor_of={page_id}",
        "?limit=20&translation_of={page_id}",
        "?limit=20&type=knowledge_base.InitiativePage&fields=*&order=-id",
        "{page_id}/",
        "{page_id}/?fields=*",
        "find/?id={page_id}",
        "find/?html_path=/fr/projet-quetzal/",
    ],
)
def test_pages_api_of_the_cms_returns_foreign_drafts(
    query: str, attacker: Client, own: Corner, foreign: Corner
) -> None:
    """CVE-2026-55468, GHSA-3vrh-m9w7-v94f. The words of the question itself may stand in a refusal."""
    response = attacker.get("/cms/api/main/pages/" + query.format(**foreign.values), follow=True)
    assert response.status_code < 500
    told = response.json() if response.status_code == 200 else {"items": []}
    assert "Projet quetzal" not in text_of(response)
    assert foreign.values["page_id"] not in [item["id"] for item in told["items"]]
    mine = attacker.get(f"/cms/api/main/pages/{own.values['page_id']}/")
    assert mine.json()["title"] == "Projet zorglub"


def test_next_title_of_a_public_foreign_page_is_told(
    attacker: Client, signed_in: cms.SignIn, body_editor: User
) -> None:
    """CVE-2026-55468. That a page is public does not make its next version known."""
    page = ResourcePage.objects.live().filter(is_source=True, locale__language_code="ar").latest("pk")
    page.title = "Titre quetzal encore secret"
    page.save_revision()
    section = page.get_parent().pk
    urls = [
        f"/cms/api/main/pages/{page.pk}/?fields=*",
        f"/cms/api/main/pages/?limit=20&child_of={section}&fields=*",
        "/cms/api/main/pages/?limit=20&search=quetzal&fields=*",
        f"/cms/choose-page/{section}/",
        f"/cms/choose-page/{page.pk}/",
        "/cms/choose-page/search/?q=quetzal",
        f"/cms/choose-page/chosen-multiple/?id={page.pk}",
        f"/cms/pages/{section}/",
        f"/cms/pages/{page.pk}/",
        f"/cms/pages/{page.pk}/usage/",
        f"/cms/pages/{page.pk}/copy/",
        f"/cms/pages/{page.pk}/delete/",
        "/cms/pages/search/?q=quetzal",
        "/cms/reports/page-types-usage/",
        "/cms/languages/?q=quetzal",
        *(f"/cms/bulk/wagtailcore/page/{action}/?id={page.pk}" for action in ("delete", "move", "unpublish")),
    ]
    told = [url for url in urls if page.title in text_of(attacker.get(url))]
    assert told == [], "\n".join(told)
    theirs = signed_in(body_editor)
    assert page.title in text_of(theirs.get(f"/cms/choose-page/{section}/"))
    assert page.title in text_of(theirs.get("/cms/reports/page-types-usage/"))


def test_next_title_is_told_for_an_address(attacker: Client) -> None:
    """CVE-2026-55468. The dialog for links would make a page of the address that was typed."""
    home = Site.objects.get().root_page.specific
    home.title = "Accueil quetzal"
    home.save_revision()
    root = home.get_site().root_url
    for address in (home.get_full_url(), f"{root}/", f"{root}/?a=b", "/"):
        link = {"external-link-chooser-url": address, "external-link-chooser-link_text": ""}
        chosen = attacker.post("/cms/choose-external-link/", link)
        assert chosen.json()["step"] == "external_link_chosen"
        assert home.title not in text_of(chosen)


def test_copying_a_snippet_needs_no_more_than_adding(
    signed_in: cms.SignIn, editor: User, approver: User
) -> None:
    """GHSA-x5cx-w6p2-mxf2. The notes of editors in an institution's row are no public fact."""
    row = institution(FOREIGN)
    Institution.objects.filter(pk=row.pk).update(editorial_notes="Note quetzal")
    editor.user_permissions.add(Permission.objects.get(codename="add_institution"))
    url = f"/cms/snippets/institutions/institution/copy/{row.pk}/"
    client = signed_in(editor)
    assert client.get("/cms/snippets/institutions/institution/add/").status_code == 200
    refused = client.get(url)
    assert refused.status_code in {302, 403}
    assert "quetzal" not in text_of(client.get(url, follow=True))
    assert "quetzal" in text_of(signed_in(approver).get(url))


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_bulk_actions_on_people_disclose_their_names(
    action: str, attacker: Client, foreign: Corner, approver: User, signed_in: cms.SignIn
) -> None:
    """CVE-2023-45809. Neither the page of the action nor the refusal after it names anybody."""
    User.objects.filter(pk=foreign.values["user_id"]).update(first_name="Ximenez")
    for client in (attacker, signed_in(approver)):
        for ids in (f"id={foreign.values['user_id']}", "id=all"):
            url = f"/cms/bulk/institutions/user/{action}/?{ids}"
            for response in (client.get(url, follow=True), client.post(url, follow=True)):
                assert "Ximenez" not in text_of(response)
    assert User.objects.get(pk=foreign.values["user_id"]).is_active


def test_forged_fields_of_a_form_are_taken(
    attacker: Client, mine: InitiativePage, foreign: Corner, editor: User
) -> None:
    """CVE-2024-32882. What a form does not offer stays as it is, on pages and in one's own account."""
    kept = ("owner_id", "live", "locked", "path", "translation_key", "public_id", "external_id", "is_source")
    before = [getattr(mine, name) for name in kept]
    forged: dict[str, Any] = {
        "owner": foreign.values["user_id"], "live": "on", "locked": "on", "path": "00010001",
        "translation_key": "6d9dbd0a-0000-4000-8000-000000000000", "public_id": "x", "external_id": "x",
        "is_source": "",
    }  # fmt: skip
    cms.edit(attacker, mine, title="Titre changé", **forged)
    stored = InitiativePage.objects.get(pk=mine.pk)
    draft = stored.get_latest_revision_as_object()
    assert draft.title == "Titre changé"
    assert [getattr(draft, name) for name in kept] == before
    assert [getattr(stored, name) for name in kept] == before
    cms.edit(attacker, mine, title="Encore", institution=foreign.values["institution_id"])
    assert InitiativePage.objects.get(pk=mine.pk).get_latest_revision_as_object().title == "Titre changé"
    rights = ("is_superuser", "is_staff", "groups", "email")
    account = {f"{prefix}{name}": "1" for name in rights for prefix in ("", "name_email-", "locale-")}
    attacker.post("/cms/account/", account | {"name_email-first_name": "A", "name_email-last_name": "B"})
    person = User.objects.get(pk=editor.pk)
    assert (person.is_superuser, person.is_staff, person.email) == (False, editor.is_staff, editor.email)
    assert set(person.groups.all()) == set(editor.groups.all())


def test_remark_is_told_to_people_who_may_not_know_of_the_page(
    mine: InitiativePage, foreign: Corner, approver: User
) -> None:
    """CVE-2022-21683. Also when they once asked to be told."""
    outsider = User.objects.get(pk=foreign.values["user_id"])
    colleague = member("chef@mrafp.example", Role.LEAD, OWN)
    for person in (outsider, colleague):
        PageSubscription.objects.create(user=person, page=mine, comment_notifications=True)
    Comment.objects.create(page=mine, user=approver, text="Remarque quetzal", contentpath="title")
    tell_of_remarks(page=mine, by=approver)
    assert Notice.objects.filter(recipient=colleague, message=COMMENTED).exists()
    assert not Notice.objects.filter(recipient=outsider).exists()


def test_translating_publishes_without_the_right(
    attacker: Client, mine: InitiativePage, own: Corner, foreign: Corner
) -> None:
    """wagtail-localize asks for no right to publish where it saves a translation (no identifier)."""
    english = Locale.objects.get(language_code="en")
    publishing = {"locales": [english.pk], "publish_translations": "on", "action": "publish"}
    attacker.post(f"/cms/localize/submit/page/{mine.pk}/", publishing)
    translation = mine.get_translation(english)
    given: dict[str, Any] = publishing | {"action-publish": "1", "title": "Jamais approuvé"}
    cms.edit(attacker, translation, **given)
    source = own.values["translation_source_id"]
    for url in (f"translate/{own.values['translation_id']}/", f"update/{source}/"):
        attacker.post(f"/cms/localize/{url}", given)
    assert not Page.objects.filter(pk=translation.pk, live=True).exists()
    for url in (
        f"submit/page/{foreign.values['page_id']}/",
        f"update/{foreign.values['translation_source_id']}/",
    ):
        hidden(attacker.post(f"/cms/localize/{url}", given), foreign.secret)
    assert not page_in(foreign).get_translations().exists()
