"""A person's own: the language."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from wagtail.users.models import UserProfile

from casework.desk.door import at_desk
from institutions.sign_in.languages import CHOSEN


@require_POST
@at_desk
def change_language(request: Any) -> HttpResponse:
    """Kept for the person, so that the CMS and mails have it too."""
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        profile = UserProfile.get_for_user(request.user)
        profile.preferred_language = language
        profile.save(update_fields=["preferred_language"])
        request.session[CHOSEN] = language
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()})
    return redirect(after if safe and after.startswith("/desk/") else "desk_queue")
