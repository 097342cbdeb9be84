"""The state of each language of a record."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState


class LanguageState(TextChoices):
    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    OUTDATED = "outdated", _("outdated")


def states_of(keys: Iterable[UUID]) -> dict[UUID, dict[str, LanguageState]]:
    """`{record: {language: state}}`, in a constant number of queries."""
    from wagtail.models import Locale

    wanted = set(keys)
    codes = list(Locale.objects.values_list("language_code", flat=True))
    found = {key: dict.fromkeys(codes, LanguageState.MISSING) for key in wanted}
    waiting = set(
        TaskState.objects.filter(status="in_progress").values_list("workflow_state__object_id", flat=True)
    )
    for pk, key, code, live in Page.objects.filter(translation_key__in=wanted).values_list(
        "pk", "translation_key", "locale__language_code", "live"
    ):
        state = LanguageState.PUBLISHED if live else LanguageState.DRAFT
        found[key][code] = LanguageState.SUBMITTED if str(pk) in waiting else state
    return found
