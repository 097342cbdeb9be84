"""`/desk/templates/`: ready texts for authors, kept by triage officers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework import permissions, ready_texts
from casework.desk.door import View, at_desk, shown
from casework.models import ReplyPurpose, ReplyTemplate
from casework.procedures import procedures
from institutions.labels import LabelsFormField


class TemplateForm(forms.Form):
    purpose = forms.ChoiceField(label=gettext_lazy("When it is offered"), choices=ReplyPurpose.choices)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("For these kinds of case"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: for all."),
    )
    names = LabelsFormField(label=gettext_lazy("Name, for officers"))
    texts = LabelsFormField(
        label=gettext_lazy("Text, for authors"),
        long=True,
        max_length=5000,
        help_text=gettext_lazy("{case_kind}, {institution} and {due_date} become those of the case."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(procedure.kind, procedure.label) for procedure in procedures()]


def for_keepers(view: View) -> View:
    @at_desk
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        permissions.check(request.seat.triages)
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@for_keepers
def index(request: Any) -> HttpResponse:
    labels = {procedure.kind: procedure.label for procedure in procedures()}
    rows = [
        (template, [labels[kind] for kind in template.kinds if kind in labels])
        for template in ReplyTemplate.objects.all()
    ]
    return shown(request, "templates.html", {"rows": rows})


@for_keepers
def edit(request: Any, pk: int | None = None) -> HttpResponse:
    template = _template(pk) if pk else None
    initial = {name: getattr(template, name) for name in TemplateForm.base_fields} if template else None
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        ready_texts.keep(template=template, by=request.user, **form.cleaned_data)
        messages.success(request, _("The text is kept."))
        return redirect("desk_templates")
    return shown(request, "template_form.html", {"form": form, "template": template})


@for_keepers
def remove(request: Any, pk: int) -> HttpResponse:
    template = _template(pk)
    if request.method == "POST":
        ready_texts.remove(template=template, by=request.user)
        messages.success(request, _("The text is removed."))
        return redirect("desk_templates")
    return shown(request, "template_remove.html", {"template": template})


def _template(pk: int) -> ReplyTemplate:
    found = ReplyTemplate.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
