"""Old practice goes by itself or by a button, and never anything real."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from editorial.models import InstitutionSectionPage, PracticeSectionPage
from editorial.sandbox import clear_practice, tend_practice
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.practice.practising import practice_of, public_state

pytestmark = pytest.mark.django_db


def test_old_practice_is_cleared_and_work_of_today_stays(draft: InitiativePage, editor: User) -> None:
    old = practice_of("mrafp").add_child(instance=InitiativePage(title="Vieux", locale=draft.locale))
    old.save_revision(user=editor)
    sixty_one = timezone.now() - timedelta(days=61)
    Page.objects.filter(pk=old.pk).update(latest_revision_created_at=sixty_one)
    before = public_state()
    tend_practice()
    assert not Page.objects.filter(pk=old.pk).exists()
    assert Page.objects.filter(pk=draft.pk).exists()
    assert public_state() == before
    assert PracticeSectionPage.objects.filter(institution__slug="mrafp").count() == 3


def test_record_is_cleared_in_all_languages_or_in_none(draft: InitiativePage, editor: User) -> None:
    translation = draft.copy_for_translation(Locale.objects.get(language_code="en"))
    translation.save_revision(user=editor)
    Page.objects.filter(pk=draft.pk).update(latest_revision_created_at=timezone.now() - timedelta(days=90))
    tend_practice()
    assert Page.objects.filter(pk__in=[draft.pk, translation.pk]).count() == 2
    Page.objects.filter(pk=translation.pk).update(
        latest_revision_created_at=timezone.now() - timedelta(days=90)
    )
    tend_practice()
    assert not Page.objects.filter(pk__in=[draft.pk, translation.pk]).exists()


def test_clearing_by_button(
    signed_in: cms.SignIn, editor: User, lead: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    real = section.add_child(instance=InitiativePage(title="Vraie page", locale=section.locale))
    url = reverse("practice_clear", args=["mrafp"])
    signed_in(editor).post(url)
    assert signed_in(editor).get(url).status_code == 302
    assert Page.objects.filter(pk=draft.pk).exists()
    with pytest.raises(PermissionDenied):
        clear_practice(institution=Institution.objects.get(slug="mrafp"), by=editor)
    client = signed_in(lead)
    assert client.get(url).status_code == 200
    assert Page.objects.filter(pk=draft.pk).exists()
    client.post(url)
    assert not Page.objects.filter(pk=draft.pk).exists()
    assert Page.objects.filter(pk=real.pk).exists()
    assert PracticeSectionPage.objects.filter(institution__slug="mrafp").count() == 3
