"""A partner's record speaks for the partner, never for another institution."""

import pytest
from django.urls import reverse

from editorial.models import InstitutionSectionPage
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from tests import cms

pytestmark = pytest.mark.django_db


def section_of(slug: str) -> InstitutionSectionPage:
    return InstitutionSectionPage.objects.get(institution__slug=slug, locale__language_code="fr")


def institution(slug: str) -> Institution:
    return Institution.objects.get(slug=slug)


def written(title: str) -> Institution | None:
    return InitiativePage.objects.get(title=title).institution


def test_new_record_is_the_own_institutions(signed_in: cms.SignIn, editor: User) -> None:
    cms.create(signed_in(editor), InitiativePage, section_of("mrafp"), title="À nous")
    assert written("À nous") == institution("mrafp")


def test_it_may_be_nobodys(signed_in: cms.SignIn, editor: User) -> None:
    cms.create(signed_in(editor), InitiativePage, section_of("mrafp"), title="Sans mention", institution="")
    assert written("Sans mention") is None


@pytest.mark.parametrize("person", ["editor", "lead", "approver"])
def test_it_is_never_another_ones(person: str, request: pytest.FixtureRequest, signed_in: cms.SignIn) -> None:
    client = signed_in(request.getfixturevalue(person))
    other = institution("icpc").pk
    response = cms.create(client, InitiativePage, section_of("mrafp"), title="Des autres", institution=other)
    assert "institution" in response.context["form"].errors
    assert not InitiativePage.objects.filter(title="Des autres").exists()
    cms.create(client, InitiativePage, section_of("mrafp"), title="À nous")
    page = InitiativePage.objects.get(title="À nous")
    cms.edit(client, page, institution=other)
    assert page.get_latest_revision_as_object().institution == institution("mrafp")


def test_approving_body_writes_about_all(signed_in: cms.SignIn, body_editor: User) -> None:
    client = signed_in(body_editor)
    url = reverse("wagtailadmin_pages:add", args=["knowledge_base", "initiativepage", section_of("icpc").pk])
    assert cms.form_of(client, url)["institution"] == ""
    other = institution("parliament")
    cms.create(client, InitiativePage, section_of("icpc"), title="Du Parlement", institution=other.pk)
    assert written("Du Parlement") == other
