"""wagtail-localize's views with the rights of the page: a translation is a draft of a page one may edit."""

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.models import Locale, Page
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView


def may_translate(page: Page, user: Any) -> bool:
    """The right to translate the page, and to add below its parent in at least one other language."""
    if not page.permissions_for_user(user).can_translate():
        return False
    return any(_may_add_below(page, locale, user) for locale in Locale.objects.exclude(pk=page.locale_id))


def _may_add_below(page: Page, locale: Locale, user: Any) -> bool:
    parent = page.get_parent().get_translation_or_none(locale)
    return parent is not None and parent.specific.permissions_for_user(user).can_add_translation()


class GuardedSubmitView(SubmitPageTranslationView):
    """Offers the languages in which the person may add the page; never a whole subtree."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_translate(self.get_object(), request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields.pop("include_subtree", None)
        allowed = [
            locale.pk
            for locale in form.fields["locales"].queryset
            if _may_add_below(self.object, locale, self.request.user)
        ]
        form.fields["locales"].queryset = Locale.objects.filter(pk__in=allowed)
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        form.cleaned_data["include_subtree"] = False
        return super().form_valid(form)


class GuardedUpdateView(UpdateTranslationsView):
    """Brings a source's changes to its translations as drafts; publishing is the queue's business."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.get_object().get_source_instance()
        if not isinstance(page, Page) or not may_translate(page.specific, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields.pop("publish_translations", None)
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        form.cleaned_data["publish_translations"] = False
        return super().form_valid(form)


def refuse_alias(request: HttpRequest, page_id: int) -> NoReturn:
    """An alias would go live with its source, without an approval of its own."""
    raise PermissionDenied
