"""No address of the CMS shows an institution's draft to the editors of another one."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, TaskState
from wagtail_localize.models import Translation

from editorial.models import InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.permissions.table import addresses

pytestmark = pytest.mark.django_db

TITLE = "Projet Zorglub encore confidentiel"
CHOOSERS = [
    "choose-page/",
    "choose-page/search/",
    "api/main/pages/",
    "pages/search/",
    "pages/search/results/",
]
BULK = ["delete", "move", "publish", "unpublish"]


@pytest.fixture
def draft(signed_in: cms.SignIn, body_editor: User) -> InitiativePage:
    """The approving body's draft: twice saved, submitted, and being translated."""
    client = signed_in(body_editor)
    section = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    cms.create(client, InitiativePage, section, title=TITLE)
    page = InitiativePage.objects.get(title=TITLE)
    cms.edit(client, page, summary="Deux.", submit=True)
    english = Locale.objects.get(language_code="en")
    client.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [english.pk]}
    )
    return InitiativePage.objects.get(pk=page.pk)


def addresses_about(page: Page) -> set[str]:
    """Every address of the CMS with this page, its versions, its place in the queue, its translation."""
    first, *_others, last = page.revisions.order_by("pk").values_list("pk", flat=True)
    waiting = TaskState.objects.filter(workflow_state__object_id=str(page.pk)).latest("pk")
    translation = Translation.objects.get(source__object_id=page.translation_key)
    section = page.get_parent().pk
    values = {
        "page_id": page.pk, "page_to_move_id": page.pk, "pk": page.pk, "object_id": page.pk,
        "parent_page_id": section, "destination_id": section,
        "revision_id": last, "revision_id_a": first, "revision_id_b": last,
        "task_state_id": waiting.pk, "task_id": waiting.task_id,
        "workflow_state_id": waiting.workflow_state_id,
        "translation_id": translation.pk, "translation_source_id": translation.source_id,
        "action_name": "approve", "app_label": "knowledge_base", "model_name": "initiativepage",
    }  # fmt: skip
    routes = [r for r in addresses() if r.startswith("cms/") and "^" not in r and "failwhale" not in r]
    return {f"/{_filled(route, values)}" for route in routes if "logout" not in route} | {
        f"/cms/choose-page/{section}/",
        f"/cms/choose-page/chosen-multiple/?id={page.pk}",
        f"/cms/api/main/pages/{page.pk}/",
        *(f"/cms/{chooser}?{query}=Zorglub" for chooser in CHOOSERS for query in ("q", "search")),
        *(f"/cms/bulk/wagtailcore/page/{action}/?id={page.pk}" for action in BULK),
        *(f"/cms/bulk/wagtailcore/page/{action}/?id=all&childOf={section}" for action in BULK),
    }


def _filled(route: str, values: dict[str, object]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found.group(1), 2)), route)


def showing(client: Client, urls: set[str]) -> list[str]:
    return [url for url in sorted(urls) if TITLE in _text(client, url)]


def _text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code < 500, url
    return "" if response.streaming else response.content.decode(errors="replace")


@pytest.mark.parametrize("person", ["editor", "lead"])
def test_no_address_shows_it(
    person: str, request: pytest.FixtureRequest, signed_in: cms.SignIn, draft: InitiativePage
) -> None:
    urls = addresses_about(draft)
    assert len(urls) > 200
    assert showing(signed_in(request.getfixturevalue(person)), urls) == []


def test_its_own_editors_see_it(signed_in: cms.SignIn, body_editor: User, draft: InitiativePage) -> None:
    urls = {
        "/cms/languages/?state=submitted",
        "/cms/reports/page-types-usage/",
        f"/cms/choose-page/chosen-multiple/?id={draft.pk}",
        f"/cms/bulk/wagtailcore/page/unpublish/?id={draft.pk}",
    }
    assert showing(signed_in(body_editor), urls) == sorted(urls)


def test_nor_can_it_be_moved_copied_or_approved(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage
) -> None:
    own = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")
    client = signed_in(editor)
    before = (draft.path, Page.objects.count(), draft.revisions.count())
    client.post(f"/cms/pages/{draft.pk}/move/{own.pk}/confirm/")
    client.post(f"/cms/bulk/wagtailcore/page/move/?id={draft.pk}", {"chooser": own.pk})
    client.post(f"/cms/bulk/wagtailcore/page/delete/?id={draft.pk}")
    copy = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": own.pk, "alias": "on"}
    client.post(f"/cms/pages/{draft.pk}/copy/", copy)
    cms.approve(client, draft)
    page = InitiativePage.objects.get(pk=draft.pk)
    assert (page.path, Page.objects.count(), page.revisions.count()) == before
    assert not page.live
