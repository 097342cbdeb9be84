"""Screens on which administrators open, rename, close and reopen institutions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from editorial.institution_lifecycle import open_sections
from editorial.lifecycle_forms import CloseForm, RenameForm
from institutions import lifecycle
from institutions.attempts import SignedInRequest, administrators_only, attempt, header
from institutions.models import Institution


def _way() -> tuple[tuple[str, str], tuple[str, str]]:
    return (reverse("people"), _("People")), (reverse("lifecycle"), _("Institutions: open, rename, close"))


@administrators_only
def institutions(request: SignedInRequest) -> HttpResponse:
    rows = Institution.objects.select_related("successor").order_by("-is_partner", "slug")
    context = {
        **header(_("Institutions: open, rename, close"), "group", _way()[0]),
        "partners": [row for row in rows if row.is_partner or row.is_closed],
        "others": [row for row in rows if not (row.is_partner or row.is_closed or row.is_group)],
    }
    return render(request, "editorial/lifecycle/list.html", context)


@administrators_only
@require_POST
def open_section(request: SignedInRequest, slug: str) -> HttpResponse:
    institution = get_object_or_404(Institution, slug=slug)
    if attempt(request, lambda: open_sections(institution=institution, by=request.user)):
        messages.success(request, _("Its sections wait for approval. You may invite its people now."))
    return redirect("lifecycle")


@administrators_only
def rename(request: SignedInRequest, slug: str) -> HttpResponse:
    institution = get_object_or_404(Institution, slug=slug)
    form = RenameForm(request.POST or None, institution=institution)

    def act() -> None:
        lifecycle.rename(institution=institution, by=request.user, **form.cleaned_data)

    if form.is_valid() and attempt(request, act, form):
        messages.success(request, _("Renamed. The sections’ new titles and addresses wait for approval."))
        return redirect("lifecycle")
    context = {**header(_("Rename"), "edit", *_way()), "form": form, "institution": institution}
    return render(request, "editorial/lifecycle/rename.html", context)


@administrators_only
def close(request: SignedInRequest, slug: str) -> HttpResponse:
    institution = get_object_or_404(Institution, slug=slug)
    form = CloseForm(request.POST or None, institution=institution)

    def act() -> None:
        lifecycle.close(institution=institution, by=request.user, **form.cleaned_data)

    if form.is_valid() and attempt(request, act, form):
        messages.success(request, _("Closed. Nobody has a role in it any more; its pages stay public."))
        return redirect("lifecycle")
    context = {**header(_("Close or merge"), "lock", *_way()), "form": form, "institution": institution}
    return render(request, "editorial/lifecycle/close.html", context)


@administrators_only
@require_POST
def reopen(request: SignedInRequest, slug: str) -> HttpResponse:
    institution = get_object_or_404(Institution, slug=slug)
    if attempt(request, lambda: lifecycle.reopen(institution=institution, by=request.user)):
        messages.success(request, _("Open again. Invite its people."))
    return redirect("lifecycle")
