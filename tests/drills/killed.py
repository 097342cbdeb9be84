"""Pages published as an approval publishes them, many in a row, with changes and withdrawals among them."""

from django.db import transaction

from editorial.approval import publish_as_operator
from knowledge_base.models import InitiativePage
from tests.search.changes.world import section_of


def publish_many(number: int, start: int = 0) -> None:
    """Every fifth is published a second time with other words, every seventh taken down again."""
    for place in range(start, start + number):
        page = new_page(place)
        if place % 5 == 0:
            page.title = f"Version deux {place}"
            publish_as_operator(page=page, approver=None, evidence="drill")
        if place % 7 == 0:
            InitiativePage.objects.get(pk=page.pk).unpublish()


@transaction.atomic
def new_page(place: int, word: str = "exercice") -> InitiativePage:
    section = section_of()
    page = InitiativePage(
        title=f"Version une {place}",
        slug=f"{word}-{place}",
        summary=f"Un {word} pour les mauvais jours.",
        locale=section.locale,
        institution=section.institution,
    )
    section.add_child(instance=page)
    publish_as_operator(page=page, approver=None, evidence="drill")
    return InitiativePage.objects.get(pk=page.pk)
