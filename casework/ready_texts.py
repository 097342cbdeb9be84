"""Ready texts for authors: who keeps them, and what they become in one case."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import translation

from casework import permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.models import Case, ReplyTemplate
from casework.procedures import procedure_of
from institutions.labels import Labels, label_in
from institutions.models import User

PLACEHOLDERS = ("{case_kind}", "{institution}", "{due_date}")


@transaction.atomic
def keep(
    *,
    template: ReplyTemplate | None,
    purpose: str,
    kinds: Sequence[str],
    names: Labels,
    texts: Labels,
    by: User,
) -> ReplyTemplate:
    """A new one, or `template` changed. Raises PermissionDenied for who does not triage."""
    permissions.check(permissions.seat_of(by).triages)
    kept = template or ReplyTemplate()
    kept.purpose, kept.kinds, kept.names, kept.texts = purpose, list(kinds), dict(names), dict(texts)
    kept.save()
    record(act=AuditAct.TEMPLATE_CHANGED, actor=by, details={"template": kept.pk, "purpose": purpose})
    return kept


@transaction.atomic
def remove(*, template: ReplyTemplate, by: User) -> None:
    permissions.check(permissions.seat_of(by).triages)
    record(act=AuditAct.TEMPLATE_CHANGED, actor=by, details={"template": template.pk, "removed": True})
    template.delete()


def offered(purpose: str, case: Case) -> Sequence[ReplyTemplate]:
    """Those for this act and this kind of case."""
    fitting = ReplyTemplate.objects.filter(purpose=purpose)
    return [template for template in fitting if not template.kinds or case.kind in template.kinds]


def filled(template: ReplyTemplate, case: Case) -> str:
    """Its text in the author's language, with the facts of the case in that language."""
    text = label_in(template.texts, case.locale)[0]
    for placeholder, value in _facts(case).items():
        text = text.replace(placeholder, value)
    return text


def _facts(case: Case) -> Mapping[str, str]:
    concerns = case.concerns.select_related("institution")
    institutions = [concern.institution.name_in(case.locale) for concern in concerns]
    with translation.override(case.locale):
        kind = str(procedure_of(case.kind).label)
    separator = "، " if case.locale == "ar" else ", "
    values = (kind, separator.join(institutions) or "…", _day(case.due_on))
    return dict(zip(PLACEHOLDERS, values, strict=True))


def _day(day: date | None) -> str:
    """Figures alone, which read the same in every language here."""
    return f"{day:%d/%m/%Y}" if day else "…"
