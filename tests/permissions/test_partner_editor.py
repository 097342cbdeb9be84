"""What a partner editor cannot reach, by address and by form."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site, Workflow

from institutions.models import Institution, Term, User

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
PEOPLE = ["editor", "lead", "body_editor"]
FORMS = [
    "wagtailusers_users:add",
    "wagtailusers_groups:add",
    "wagtailsites:add",
    "wagtaillocales:add",
    "wagtailredirects:add",
    "wagtailadmin_workflows:add",
    "wagtailadmin_collections:add",
    "wagtailsnippets_institutions_term:add",
    "wagtailsnippets_institutions_institution:add",
]
MODELS = (User, Group, Site, Locale, Redirect, Workflow, Term, Institution)


def rows() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("form", FORMS)
def test_forms_of_others_are_closed(
    form: str, person: str, request: pytest.FixtureRequest, signed_in: SignIn
) -> None:
    client = signed_in(request.getfixturevalue(person))
    before = rows()
    for response in (client.get(reverse(form)), client.post(reverse(form), {"name": "x", "slug": "x"})):
        assert response.status_code == 302
        assert response["Location"] == reverse("wagtailadmin_home")
    assert rows() == before


def test_nobody_gives_themselves_a_role(signed_in: SignIn, editor: User) -> None:
    approvers = Group.objects.get(name="icpc: approvers")
    url = reverse("wagtailusers_users:edit", args=[editor.pk])
    data = {
        "email": editor.email,
        "first_name": "S",
        "last_name": "E",
        "groups": [approvers.pk],
        "is_superuser": "on",
    }
    assert signed_in(editor).post(url, data).status_code == 302
    editor.refresh_from_db()
    assert approvers not in editor.groups.all()
    assert not editor.is_superuser


def test_account_page_changes_no_role(signed_in: SignIn, editor: User) -> None:
    client = signed_in(editor)
    assert client.get(reverse("wagtailadmin_account")).status_code == 200
    client.post(reverse("wagtailadmin_account"), {"name_email-is_superuser": "on", "name_email-groups": "1"})
    editor.refresh_from_db()
    assert not editor.is_superuser
    assert [group.name for group in editor.groups.all()] == ["mrafp: editors"]


def test_terms_of_a_record_stay_with_the_approving_body(
    signed_in: SignIn, editor: User, approver: User
) -> None:
    term = Term.objects.get(vocabulary="theme", slug="integrity")
    url = reverse("wagtailsnippets_institutions_term:edit", args=[term.pk])
    assert signed_in(editor).get(url).status_code == 302
    assert signed_in(approver).get(url).status_code == 200


PAGE_ACTIONS = ["edit", "delete", "unpublish", "move", "copy", "revisions_revert", "set_privacy", "lock"]


@pytest.mark.parametrize("action", PAGE_ACTIONS)
def test_pages_of_others_are_closed(
    action: str, signed_in: SignIn, editor: User, page_of: Callable[..., Page]
) -> None:
    page = page_of("commitment/mo0007", "fr")
    arguments = [page.pk, page.latest_revision_id] if action == "revisions_revert" else [page.pk]
    client = signed_in(editor)
    for response in (client.get(reverse(f"wagtailadmin_pages:{action}", args=arguments)),
                     client.post(reverse(f"wagtailadmin_pages:{action}", args=arguments))):  # fmt: skip
        assert response.status_code in {302, 403, 404, 405}
    assert Page.objects.get(pk=page.pk).live
    assert Page.objects.get(pk=page.pk).latest_revision_id == page.latest_revision_id
