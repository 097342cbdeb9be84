"""What the approving body adds beside a chapter."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from editorial.models.guide import GuideNote
from editorial.models.sandbox import is_trainer
from institutions.models import User


def note_beside(chapter: str, language: str) -> GuideNote | None:
    return GuideNote.objects.filter(chapter=chapter, language=language).first()


@transaction.atomic
def write_note(*, chapter: str, language: str, text: str, by: User) -> GuideNote | None:
    """Put `text` beside the chapter; an empty text takes the note away.

    Raises PermissionDenied for people outside the approving body.
    """
    if not is_trainer(by):
        raise PermissionDenied
    standing = note_beside(chapter, language)
    if not text.strip():
        _remove(standing, by)
        return None
    note = standing or GuideNote(chapter=chapter, language=language)
    note.text, note.changed_by, note.changed_at = text.strip(), by, timezone.now()
    note.save()
    log(note, "portal.guide_note.change", user=by, title=str(note), data={"text": note.text})
    return note


def _remove(note: GuideNote | None, by: User) -> None:
    if note is not None:
        log(note, "portal.guide_note.delete", user=by, title=str(note))
        note.delete()
