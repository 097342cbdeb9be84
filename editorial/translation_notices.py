"""Telling those who translate that a source says something new."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from editorial.models import InstitutionSectionPage, RecordPage, Wording
from editorial.wordings import note_published, public_history
from institutions.memberships import people_with
from institutions.models import Institution, User
from institutions.roles import Role
from notifications.messages import register_message
from notifications.sending import notify

OUTDATED = "translation.outdated"


def register() -> None:
    register_message(
        OUTDATED,
        subject=_("A translation needs an update: %(title)s"),
        text=_(
            "The text of “%(title)s” has changed. These translations do not say yet what is new: "
            "%(languages)s. The report of languages shows what changed."
        ),
    )


def tell_translators(*, source: RecordPage, by: Iterable[User | None]) -> None:
    """Tell the translators and contributors of its institution, once a text, but not those who did it."""
    newest, history = note_published(source), public_history(source)
    if newest is None or len(history) < 2 or history[0].since != newest.published_at:
        return
    behind = _behind(source, newest)
    if not behind:
        return
    doers = {person.pk for person in by if person is not None}
    owner = owner_of(source)
    people = {person for role in (Role.TRANSLATOR, Role.CONTRIBUTOR) for person in people_with(role, owner)}
    notify(
        message=OUTDATED,
        recipients=sorted((p for p in people if p.pk not in doers), key=lambda person: person.pk),
        key=f"{source.translation_key}:{newest.revision_id}",
        parameters={"title": source.title, "languages": ", ".join(behind)},
        url=f"{reverse('languages:report')}?state=outdated",
    )


def _behind(source: RecordPage, newest: Wording) -> list[str]:
    """The languages, each by its own name, whose newest version does not say what the source says now."""
    pages = type(source).objects.filter(translation_key=source.translation_key, is_source=False)
    said = Wording.objects.filter(revision__in=pages.values("latest_revision")).filter(
        ~Q(rendered=newest.mark) & ~Q(rendered="")
    )
    late = pages.filter(pk__in=said.values("page")).select_related("locale").order_by("locale__pk")
    return [page.locale.get_display_name() for page in late]


def owner_of(page: Page) -> Institution:
    """The institution in whose section the page lies; the approving body for all that lies elsewhere."""
    section = InstitutionSectionPage.objects.ancestor_of(page).select_related("institution").last()
    return section.institution if section else Institution.objects.approving_body()
