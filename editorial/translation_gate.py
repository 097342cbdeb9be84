"""wagtail-localize's doors: one leads to a draft of a page one may work on; the others are shut."""

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from editorial.translated_addresses import is_translated_from

# Entries of its menus that would bring back its own editor, or an alias.
SHUT_ACTIONS = ("localize-restart-translation", "localize-convert-to-alias")


def may_translate(page: Page, user: Any) -> bool:
    """The right to work on the page's section, and to add below its parent in at least one other language."""
    return (
        is_translated_from(page)
        and page.permissions_for_user(user).can_translate()
        and any(_may_add_below(page, locale, user) for locale in Locale.objects.exclude(pk=page.locale_id))
    )


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
        take_up_text(self.object)
        return super().form_valid(form)


def take_up_text(page: Page) -> None:
    """New translations begin with the public text, else with the newest draft.

    wagtail-localize would begin with what it took up for the first language, or with the draft as created.
    """
    revision = page.live_revision or page.latest_revision
    if revision is not None:
        TranslationSource.update_or_create_from_instance(revision.as_object())


def no_such_door(request: HttpRequest, **kwargs: Any) -> NoReturn:
    """Nothing of the portal needs it."""
    raise Http404


def refuse_alias(request: HttpRequest, page_id: int) -> NoReturn:
    """An alias would go live with its source, without an approval of its own."""
    raise PermissionDenied


def to_languages_report(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("languages:report"))


def refuse_shut_actions(request: HttpRequest, page: Page) -> None:
    """For the hook `before_edit_page`, before wagtail-localize's own."""
    if request.method == "POST" and any(name in request.POST for name in SHUT_ACTIONS):
        raise PermissionDenied
