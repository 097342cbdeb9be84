"""`/desk/publishing/`: from a case to its public copy."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions
from casework.desk.door import at_desk, case_or_404
from casework.reading import look
from complaints.models import Contribution, CopyDraft, Decision
from complaints.public_space.showing import context_of
from complaints.publishing import drafts
from complaints.publishing.copies import tidy
from complaints.publishing.deciding import confirm, may_withdraw, send_back, withdraw
from complaints.publishing.forms import CareForm, CopyForm, ReturnForm, WithdrawForm, filled_with
from complaints.publishing.proposing import open_drafts, propose, reason_to_stay_private
from complaints.publishing.redaction import mark_of, suspicions
from editorial.language_names import language_name_here

FOLDER = "complaints/desk"


def _shown(request: Any, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"{FOLDER}/{template}", context, status=status)


@require_safe
@at_desk
def overview(request: Any) -> HttpResponse:
    """What waits for a second officer, what was sent back to me, what is public."""
    permissions.check(request.seat.sees_all)
    context = {
        "waiting": drafts.waiting_for_second(request.user),
        "returned": drafts.returned_to(request.user),
        "published": drafts.published(),
    }
    return _shown(request, "overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def write(request: Any, public_id: str) -> HttpResponse:
    """The original and the copy side by side."""
    case = case_or_404(request, public_id)
    permissions.check(permissions.may_publish(request.user, case))
    opened = look(case=case, by=request.user)
    reason = reason_to_stay_private(case, opened.words)
    if reason is not None:
        return _shown(request, "stays_private.html", {"case": case, "reason": reason}, status=403)
    standing = drafts.starting_point(case)
    begun = filled_with(standing or drafts.empty_copy(case, opened.words))
    form = CopyForm(request.POST or None, case=case, initial=begun)
    found = []
    if form.is_bound and form.is_valid():
        found = suspicions(tidy(form.copy()).words())
        draft = _proposed(request, case, form)
        if draft is not None:
            messages.success(request, _("Another officer has to read it now; then it is published."))
            return redirect("publishing_draft", pk=draft.pk)
    returned = CopyDraft.objects.filter(case=case).last()
    context = {
        "case": case,
        "opened": opened,
        "form": form,
        "suspicions": found,
        "mark": mark_of(found),
        "standing": drafts.origin_of(case),
        "sent_back": drafts.reason_of(returned)
        if returned and returned.decision == Decision.RETURNED
        else "",
    }
    return _shown(request, "write.html", context, status=422 if form.is_bound else 200)


def _proposed(request: Any, case: Any, form: CopyForm) -> CopyDraft | None:
    """None when something is wrong; the form says what."""
    try:
        return propose(case=case, by=request.user, copy=form.copy(), **form.care())
    except ValidationError as error:
        _tell(form, error)
        return None


def _tell(form: forms.Form, error: ValidationError) -> None:
    if hasattr(error, "error_dict"):
        known = {name: told for name, told in error.error_dict.items() if name in form.fields}
        rest = [told for name, told in error.error_dict.items() if name not in form.fields]
        form.add_error(None, [one for told in rest for one in told]) if rest else None
        form.add_error(None, ValidationError(known)) if known else None
    else:
        form.add_error(None, error)


def _draft_or_404(request: Any, pk: int) -> CopyDraft:
    visible = permissions.visible_to(request.user)
    found = CopyDraft.objects.filter(pk=pk, case__in=visible)
    draft = found.select_related("case__theme", "proposed_by").first()
    if draft is None:
        raise Http404
    permissions.check(permissions.may_publish(request.user, draft.case))
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def review(request: Any, pk: int) -> HttpResponse:
    """The second officer reads original and copy, and confirms."""
    draft = _draft_or_404(request, pk)
    form = CareForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            contribution = confirm(draft=draft, by=request.user, **form.care())
            messages.success(request, _("It is public now."))
            return redirect("publishing_published", public_id=contribution.public_id)
        except ValidationError as error:
            _tell(form, error)
    return _reviewed(request, draft, form, ReturnForm())


@require_POST
@at_desk
def return_draft(request: Any, pk: int) -> HttpResponse:
    draft = _draft_or_404(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            send_back(draft=draft, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("It went back to whoever wrote it."))
            return redirect("publishing")
        except ValidationError as error:
            _tell(form, error)
    return _reviewed(request, draft, CareForm(), form)


def _reviewed(request: Any, draft: CopyDraft, form: CareForm, back: ReturnForm) -> HttpResponse:
    opened, copy = look(case=draft.case, by=request.user), drafts.open_draft(draft).copy
    found = suspicions(copy.words())
    context = {
        "draft": draft,
        "case": draft.case,
        "opened": opened,
        "copies": [drafts.preview(draft.case, copy, code) for code in copy.languages()],
        "form": form,
        "back": back,
        "own": draft.proposed_by_id == request.user.pk,
        "suspicions": found,
        "mark": mark_of(found),
        "reason": reason_to_stay_private(draft.case, opened.words),
        "sent_back": drafts.reason_of(draft),
    }
    return _shown(request, "review.html", context, status=422 if form.is_bound or back.is_bound else 200)


@require_safe
@at_desk
def preview(request: Any, pk: int, locale: str) -> HttpResponse:
    """The public page as it would be, by the very template of the public page."""
    draft = _draft_or_404(request, pk)
    copy = drafts.open_draft(draft).copy
    if locale not in copy.languages():
        raise Http404
    with translation.override(locale):
        one = drafts.preview(draft.case, copy, locale)
        context = {
            **context_of(one),
            "is_preview": True,
            "source_language": language_name_here(draft.case.locale),
            "addresses": {code: reverse("publishing_preview", args=[pk, code]) for code in copy.languages()},
        }
        return render(request, "complaints/public/contribution.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def published(request: Any, public_id: str) -> HttpResponse:
    """What stands in public, with the way to change it or take it down."""
    contribution = Contribution.objects.filter(public_id=public_id).first()
    if contribution is None or not may_withdraw(request.user, contribution):
        raise Http404
    form = WithdrawForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            withdraw(contribution=contribution, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is public no longer."))
            return redirect("publishing_published", public_id=public_id)
        except ValidationError as error:
            _tell(form, error)
    case = drafts.case_of(contribution)
    context = {
        "contribution": contribution,
        "texts": contribution.texts.all(),
        "case": case,
        "draft": open_drafts(case).first() if case else None,
        "form": form,
    }
    return _shown(request, "published.html", context, status=422 if form.is_bound else 200)
