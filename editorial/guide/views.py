"""The guide in the CMS: its first page, its chapters, what is written beside them, who has practised."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from editorial.guide.chapters import CHAPTERS, GuideText, chapters_for, language_known, text_of
from editorial.guide.labels import chapters_naming
from editorial.guide.notes import note_beside, write_note
from editorial.guide.progress import checklist_of, note_step, training_record
from editorial.models.guide import GuideNote, Step
from editorial.models.sandbox import is_trainer
from editorial.templatetags.guide import reader_language
from institutions.models import Institution, Membership
from institutions.roles import Role

ICON = "help"
LONGEST_SEARCH = 100


class NoteForm(forms.ModelForm):
    text = forms.CharField(
        label="", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )

    class Meta:
        model = GuideNote
        fields = ("text",)


def _crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """Links to where this is; the last stands without an address."""
    return [{"url": url, "label": label} for url, label in ((reverse("guide"), _("Guide")), *further)]


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language")
    return asked if asked is not None and language_known(asked) else reader_language()


def _shown(language: str) -> dict[str, Any]:
    return {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "header_icon": ICON,
    }


def roles_of_person(user: Any) -> set[Role]:
    held = Membership.objects.current().filter(user=user).values_list("role", flat=True)
    return {Role(role) for role in held if role in Role.values}


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """`?q=` asks for chapters in which these words stand."""
    language = _language(request)
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    own, others = chapters_for(roles_of_person(request.user), language)
    context = _shown(language) | {
        "breadcrumbs_items": _crumbs(),
        "header_title": _("Guide"),
        "words": words,
        "found": chapters_naming(words, language) if words else None,
        "own": own,
        "others": others,
        "checklist": checklist_of(request.user),  # type: ignore[arg-type]
        "is_trainer": is_trainer(request.user),
    }
    return TemplateResponse(request, "editorial/guide/index.html", context)


@require_GET
def whole_guide(request: HttpRequest) -> HttpResponse:
    """All chapters on one page, to read through or to print."""
    language = _language(request)
    notes = {note.chapter: note for note in GuideNote.objects.filter(language=language)}
    texts = [text_of(chapter.slug, language) for chapter in CHAPTERS]
    context = _shown(language) | {
        "breadcrumbs_items": _crumbs((request.path, _("All chapters"))),
        "header_title": _("All chapters"),
        "chapters": [(text, notes.get(text.chapter.slug)) for text in texts],
    }
    return TemplateResponse(request, "editorial/guide/whole.html", context)


@require_GET
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """In the reader's language, or in the one that `?language=` names."""
    language = _language(request)
    text = _text(slug, language)
    position = [entry.slug for entry in CHAPTERS].index(slug)
    following = CHAPTERS[position + 1 : position + 2]
    context = _shown(language) | {
        "breadcrumbs_items": _crumbs((request.path, text.title)),
        "header_title": text.title,
        "text": text,
        "note": note_beside(slug, language),
        "following": [text_of(entry.slug, language) for entry in following],
        "may_write_note": is_trainer(request.user),
        "has_read": any(step.step == Step.READ and step.done_at for step in checklist_of(request.user)),  # type: ignore[arg-type]
    }
    return TemplateResponse(request, "editorial/guide/chapter.html", context)


def _text(slug: str, language: str) -> GuideText:
    try:
        return text_of(slug, language)
    except KeyError as unknown:
        raise Http404 from unknown


@require_POST
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """The reader says that the chapter is read."""
    _text(slug, reader_language())
    note_step(user=request.user, step=Step.READ)  # type: ignore[arg-type]
    messages.success(request, _("Noted. Next: write a practice draft."))
    return redirect("guide")


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """What the approving body writes beside a chapter."""
    text = _text(slug, language)
    if not is_trainer(request.user):
        raise PermissionDenied
    form = NoteForm(request.POST or None, instance=note_beside(slug, language))
    if request.method == "POST" and form.is_valid():
        write_note(chapter=slug, language=language, text=form.cleaned_data["text"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The note stands beside the chapter now."))
        return redirect(f"{reverse('guide_chapter', args=[slug])}?language={language}")
    context = _shown(language) | {
        "breadcrumbs_items": _crumbs(
            (reverse("guide_chapter", args=[slug]), text.title), (request.path, _("Note"))
        ),
        "header_title": _("Note beside “%(chapter)s”") % {"chapter": text.title},
        "form": form,
        "text": text,
    }
    return TemplateResponse(request, "editorial/guide/note.html", context)


@require_GET
def training(request: HttpRequest) -> HttpResponse:
    """Who has practised, for the approving body's training records. `?institution=` asks for one."""
    if not is_trainer(request.user):
        raise PermissionDenied
    chosen = request.GET.get("institution", "")
    context = {
        "breadcrumbs_items": _crumbs((request.path, _("Who has practised"))),
        "header_title": _("Who has practised"),
        "header_icon": ICON,
        "people": training_record(chosen),
        "steps": list(Step),
        "institutions": Institution.objects.filter(memberships__ended_at=None)
        .exclude(memberships=None)
        .distinct(),
        "chosen": chosen,
    }
    return TemplateResponse(request, "editorial/guide/training.html", context)
