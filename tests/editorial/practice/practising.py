"""What the tests of practice have in common: where it lies, and that nothing of it is public."""

from typing import Any

from django.contrib.messages import get_messages
from wagtail.models import Page

from editorial.approval import live_without_approval
from editorial.models import Approval, PracticeSectionPage
from editorial.practice import practice_pages
from publication.models import PublicRecord

TITLE = "Exercice Zorglub"


def practice_of(slug: str, locale: str = "fr") -> PracticeSectionPage:
    return PracticeSectionPage.objects.get(institution__slug=slug, locale__language_code=locale)


def public_state() -> tuple[int, int, int]:
    return PublicRecord.objects.count(), Page.objects.live().count(), Approval.objects.count()


def assert_nothing_public(page: Page) -> None:
    assert not practice_pages().filter(live=True).exists()
    assert not PublicRecord.objects.filter(translation_key=page.translation_key).exists()
    assert not Approval.objects.filter(page__in=practice_pages()).exists()
    assert list(live_without_approval()) == []


def reasons(response: Any) -> list[str]:
    return [str(message).strip() for message in get_messages(response.wsgi_request)]
