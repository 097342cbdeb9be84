"""What changes are made of: pages, files and people of the tests' own.

Each change is a generator: it makes its world, yields, makes the change, and yields what became of the words.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale, Page

from commitments.models import CommitmentPage, ProgressUpdatePage
from editorial.approval import publish_as_operator
from editorial.models import InstitutionSectionPage, PortalDocument
from home.site_tree import key_of
from institutions.memberships import grant
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage

OLD, NEW, ARABIC = "ancienmot", "nouveaumot", "كلمةفريدة"


@dataclass(frozen=True)
class Words:
    """Words that must stand nowhere any more, and words that must stand in the index or the read model."""

    gone: Sequence[str] = ()
    there: Sequence[str] = ()


Change = Callable[[], Generator[Words | None]]
CHANGES: dict[str, Change] = {}


def change(function: Change) -> Change:
    CHANGES[function.__name__] = function
    return function


def french() -> Locale:
    return Locale.objects.get(language_code="fr")


def section_of(slug: str = "mrafp", locale: str = "fr") -> InstitutionSectionPage:
    return InstitutionSectionPage.objects.get(institution__slug=slug, locale__language_code=locale)


def sample(name: str, locale: str | None = None) -> Any:
    pages = Page.objects.filter(translation_key=key_of(name)).specific()
    return next(p for p in pages if (p.locale.language_code == locale if locale else p.is_source))


def publish(page: Any, **changes: Any) -> Any:
    for name, value in changes.items():
        setattr(page, name, value)
    publish_as_operator(page=page, approver=None, evidence="test")
    return type(page).objects.get(pk=page.pk)


def initiative(word: str = OLD, **facts: Any) -> InitiativePage:
    section = section_of()
    page = InitiativePage(
        title=f"Registre {word}", slug=word, locale=section.locale, institution=section.institution, **facts
    )
    section.add_child(instance=page)
    return publish(page)


def in_arabic(page: Any) -> Any:
    draft = page.copy_for_translation(Locale.objects.get(language_code="ar"))
    return publish(draft, title=f"سجل {ARABIC}")


def update_on(commitment: CommitmentPage, document: PortalDocument | None = None) -> ProgressUpdatePage:
    section = section_of()
    page = ProgressUpdatePage(
        title="Avancement",
        locale=section.locale,
        institution=section.institution,
        commitment=commitment,
        reported_on=timezone.localdate(),
    )
    section.add_child(instance=page)
    page.evidence.create(titles={"fr": "Preuve"}, document=document)
    return publish(page)


def commitment_of_ours() -> CommitmentPage:
    plan = sample("plan/ogp-2018-2020")
    page = CommitmentPage(title=f"Engagement {OLD}", slug=OLD, locale=plan.locale)
    plan.add_child(instance=page)
    return publish(page)


def file_named(name: str) -> PortalDocument:
    return PortalDocument.objects.create(title="Preuve", file=ContentFile(b"text", name=f"{name}.txt"))


def approver() -> User:
    return User.objects.get(email="approver@icpc.example")


def administrator() -> User:
    user = User.objects.create_user("upkeep@icpc.example")
    grant(user=user, institution=Institution.objects.approving_body(), role=Role.ADMINISTRATOR, by=None)
    return User.objects.get(pk=user.pk)
