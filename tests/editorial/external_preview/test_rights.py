"""The token has no more rights than the person who made it still has."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from editorial.external_preview import make_token
from editorial.ledger import VIEWED
from editorial.models import ExternalPreview, InstitutionSectionPage
from institutions.memberships import end, grant
from institutions.models import Institution, Membership, User
from institutions.roles import Role
from institutions.sign_in.sessions import ends_sessions_of
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.conftest import person
from tests.editorial.external_preview.conftest import fetch, opened, token_in
from tests.editorial.external_preview.test_exchange import says_nothing

pytestmark = pytest.mark.django_db


def test_whoever_may_not_see_the_draft_gets_no_token(
    signed_in: cms.SignIn, foreign_lead: User, draft: InitiativePage
) -> None:
    assert opened(signed_in(foreign_lead), draft).status_code == 404
    with pytest.raises(PermissionDenied):
        make_token(page=draft, by=foreign_lead)
    assert not ExternalPreview.objects.exists()


def test_stranger_gets_no_token(client: Any, draft: InitiativePage) -> None:
    response = opened(client, draft)
    assert response.status_code == 302
    assert response["Location"].startswith("/cms/sign-in/")


def test_whoever_only_sees_what_is_public_gets_no_token(
    page_of: Callable[..., Page], foreign_lead: User
) -> None:
    with pytest.raises(PermissionDenied):
        make_token(page=page_of("commitment/mo0007"), by=foreign_lead)


def test_not_after_the_role_has_ended(token: str, editor: User) -> None:
    for membership in Membership.objects.current().filter(user=editor):
        end(membership=membership, by=None)
    assert says_nothing(fetch(token))


def test_not_after_the_page_has_moved_out_of_sight(token: str, draft: InitiativePage, approver: User) -> None:
    """The person's roles are the same; the page is another institution's now."""
    elsewhere = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    draft.move(elsewhere, pos="last-child", user=approver)
    assert says_nothing(fetch(token))


def test_not_after_suspension(token: str, editor: User) -> None:
    editor.is_active = False
    editor.save()
    assert says_nothing(fetch(token))


def test_not_after_suspension_behind_the_portals_back(token: str, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert says_nothing(fetch(token))


def test_not_after_signing_out(
    signed_in: cms.SignIn, editor: User, approver: User, draft: InitiativePage
) -> None:
    client = signed_in(editor)
    token, others = token_in(opened(client, draft)), token_in(opened(signed_in(approver), draft))
    client.post(reverse("account_logout"))
    assert says_nothing(fetch(token))
    assert fetch(others).status_code == 200


def test_not_after_all_sessions_were_ended(token: str, editor: User) -> None:
    ends_sessions_of(editor)
    assert says_nothing(fetch(token))


def test_not_after_a_new_password(token: str, editor: User) -> None:
    editor.set_password("another-long-sentence")
    editor.save()
    assert says_nothing(fetch(token))


def test_not_after_the_page_was_deleted(token: str, draft: InitiativePage) -> None:
    draft.delete()
    assert says_nothing(fetch(token))


def test_another_role_is_enough_to_see_it(draft: InitiativePage, mrafp: Institution) -> None:
    """A new role ends sessions; the token that is made after it works."""
    user = person("new@mrafp.example", mrafp, Role.CONTRIBUTOR)
    grant(user=user, institution=mrafp, role=Role.LEAD, by=None)
    user = User.objects.get(pk=user.pk)
    assert fetch(make_token(page=draft, by=user)).status_code == 200


def test_reading_is_noted_under_whoever_made_the_token(
    signed_in: cms.SignIn, approver: User, draft: InitiativePage
) -> None:
    token = token_in(opened(signed_in(approver), draft))
    entries = PageLogEntry.objects.filter(action=VIEWED, page=draft.pk)
    assert not entries.exists()
    fetch(token)
    (entry,) = entries
    assert (entry.user_id, entry.revision_id) == (approver.pk, draft.latest_revision_id)


def test_own_draft_is_no_reading(token: str) -> None:
    """As in the CMS: one's own version is not somebody else's."""
    assert fetch(token).status_code == 200
    assert not PageLogEntry.objects.filter(action=VIEWED).exists()


def test_what_is_refused_is_no_reading(token: str, editor: User) -> None:
    editor.is_active = False
    editor.save()
    fetch(token)
    assert not PageLogEntry.objects.filter(action=VIEWED).exists()
