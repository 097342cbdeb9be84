"""Locks say why, since when, by whom, and whom to ask."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from editorial.bundles import add_page, make_bundle
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.conftest import Submit, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(editor: User, approver: User) -> None:
    for person in (editor, approver):
        UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})


def told(signed_in: cms.SignIn, user: User, page: InitiativePage) -> str:
    """What the editor's page says above the form."""
    response = signed_in(user).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    html = BeautifulSoup(response.content, "html.parser")
    return re.sub(
        r"\s+",
        " ",
        " ".join(found.text for found in html.select(".messages li, [data-w-messages-target] li")),
    )


def test_waiting_for_the_body(submit: Submit, signed_in: cms.SignIn, editor: User) -> None:
    said = told(signed_in, editor, submit("En attente"))
    assert "has waited for the approving body since" in said
    assert "cancel the workflow" in said


def test_waiting_for_the_lead_by_name(
    submit: Submit, signed_in: cms.SignIn, editor: User, lead_step: Institution
) -> None:
    said = told(signed_in, editor, submit("En attente"))
    assert "Karim Lead" in said
    assert lead_step.name_in("en") in said


def test_locked_by_a_colleague(
    submit: Submit, signed_in: cms.SignIn, editor: User, lead: User, section: InitiativePage
) -> None:
    page = section.add_child(instance=InitiativePage(title="Brouillon", locale=section.locale))
    page.save_revision(user=editor)
    signed_in(lead).post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    assert "Karim Lead has locked this page" in told(signed_in, editor, page)


def test_approved_for_a_date(submit: Submit, signed_in: cms.SignIn, editor: User, approver: User) -> None:
    page = submit("Datée", go_live_at=typed(timezone.now() + timedelta(days=1)))
    cms.approve(signed_in(approver), page)
    said = told(signed_in, editor, page)
    assert "approved by Youssef Approver and will be published on" in said
    assert "Only the approving body can cancel the date" in said
    html = signed_in(approver).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "/unschedule/" in html


def test_in_a_bundle(submit: Submit, signed_in: cms.SignIn, editor: User, approver: User) -> None:
    page = submit("En lot")
    add_page(bundle=make_bundle(by=approver, name="Lot 7"), page=page, by=approver)
    assert "has waited for the approving body since" in told(signed_in, editor, page)
    cms.approve(signed_in(approver), page)
    for person in (editor, approver):
        said = told(signed_in, person, page)
        assert "“Lot 7” of Youssef Approver" in said
        cms.edit(signed_in(person), page, title="Changé")
    assert InitiativePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "En lot"
    page = InitiativePage.objects.get(pk=page.pk)
    page.save_revision(user=editor)
    assert InitiativePage.objects.get(pk=page.pk).get_lock() is None
