"""What is practice stays practice, what is real stays real, and only its own people see it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import Locale, Page

from editorial import sandbox
from editorial.models import InstitutionSectionPage, RecordLink, SandboxIndexPage
from editorial.practice import (
    STAYS_IN_PRACTICE,
    STAYS_OUT,
    is_practice,
    lies_in_practice,
    practice_pages,
    real_pages,
)
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.practice.practising import TITLE, assert_nothing_public, practice_of, reasons

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("door", ["view", "bulk", "code"])
def test_practice_page_stays(
    door: str, signed_in: cms.SignIn, approver: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    client = signed_in(approver)
    if door == "view":
        response = client.post(f"/cms/pages/{draft.pk}/move/{section.pk}/confirm/")
        assert str(STAYS_IN_PRACTICE) in reasons(response)
    elif door == "bulk":
        client.post(f"/cms/bulk/wagtailcore/page/move/?id={draft.pk}", {"chooser": section.pk})
    else:
        with pytest.raises(PermissionDenied):
            draft.move(section, pos="last-child")
    page = Page.objects.get(pk=draft.pk)
    assert page.get_parent().pk == practice_of("mrafp").pk
    assert lies_in_practice(page.pk)


@pytest.mark.parametrize("door", ["view", "code"])
def test_real_page_does_not_become_practice(
    door: str, signed_in: cms.SignIn, approver: User, section: InstitutionSectionPage
) -> None:
    real = section.add_child(instance=InitiativePage(title="Vraie page", locale=section.locale))
    target = practice_of("mrafp")
    if door == "view":
        response = signed_in(approver).post(f"/cms/pages/{real.pk}/move/{target.pk}/confirm/")
        assert str(STAYS_OUT) in reasons(response)
    else:
        with pytest.raises(PermissionDenied):
            real.move(target, pos="last-child")
        with pytest.raises(PermissionDenied):
            real.copy(to=target, update_attrs={"slug": "copie"})
    assert Page.objects.get(pk=real.pk).get_parent().pk == section.pk
    assert not practice_pages().filter(title="Vraie page").exists()


def test_copying_across_is_refused_with_the_reason(
    signed_in: cms.SignIn, approver: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    before = Page.objects.count()
    url = reverse("wagtailadmin_pages:copy", args=[draft.pk])
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": section.pk}
    response = signed_in(approver).post(url, data)
    assert response.status_code == 200
    assert "new_parent_page" in response.context["form"].errors
    assert Page.objects.count() == before


def test_copying_within_practice_is_allowed(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage
) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[draft.pk])
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": draft.get_parent().pk}
    signed_in(editor).post(url, data)
    assert practice_pages().get(title="Copie").live is False


def test_choosers_and_links_know_no_practice(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    client = signed_in(editor)
    for url in ("/cms/choose-page/search/?q=Zorglub", f"/cms/choose-page/{draft.get_parent().pk}/"):
        assert TITLE not in client.get(url).content.decode()
    real = section.add_child(instance=InitiativePage(title="Vraie page", locale=section.locale))
    with pytest.raises(ValidationError):
        RecordLink(page=real, target=draft).full_clean()


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_another_institution_does_not_see_it(
    locale: str, signed_in: cms.SignIn, body_editor: User, editor: User, draft: InitiativePage
) -> None:
    """The body's own editors are no trainers: for them it is somebody else's practice."""
    foreign = practice_of("icpc", locale)
    assert not foreign.permissions_for_user(editor).can_add_subpage()
    assert practice_of("mrafp", locale).permissions_for_user(editor).can_add_subpage()
    client = signed_in(body_editor)
    section, index = draft.get_parent().pk, SandboxIndexPage.objects.get(locale__language_code="fr").pk
    urls = [
        f"/cms/pages/{draft.pk}/edit/",
        f"/cms/pages/{draft.pk}/history/",
        f"/cms/pages/{section}/",
        f"/cms/pages/{index}/",
        "/cms/pages/search/?q=Zorglub",
        "/cms/practice/",
        f"/cms/practice/approved/{draft.pk}/",
        "/cms/practice/clear/mrafp/",
        f"/cms/api/main/pages/{draft.pk}/",
    ]
    assert [url for url in urls if TITLE in client.get(url).content.decode(errors="replace")] == []
    assert client.post("/cms/practice/clear/mrafp/").status_code == 302
    assert Page.objects.filter(pk=draft.pk).exists()


def test_counts_leave_practice_out(draft: InitiativePage) -> None:
    drafts = Page.objects.filter(title=TITLE)
    assert drafts.count() == 1
    assert real_pages(drafts).count() == 0
    assert sandbox.practice_pages().filter(pk=draft.pk).exists()
    assert not is_practice(InstitutionSectionPage.objects.first())


def test_translation_is_practice_too(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> None:
    arabic = Locale.objects.get(language_code="ar")
    signed_in(editor).post(
        reverse("wagtail_localize:submit_page_translation", args=[draft.pk]), {"locales": [arabic.pk]}
    )
    translation = draft.get_translation(arabic)
    assert is_practice(translation)
    assert translation.get_parent().pk == practice_of("mrafp", "ar").pk
    assert_nothing_public(translation)
