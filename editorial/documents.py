"""Who may download a file: everybody, once a public page uses it; before that, those who may choose it."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from wagtail.documents.permissions import permission_policy
from wagtail.models import Page, ReferenceIndex

from editorial.models import PortalDocument


def is_used_publicly(document: PortalDocument) -> bool:
    return not is_restricted(document) and live_users_of(document).exists()


def is_restricted(document: PortalDocument) -> bool:
    """Whether only some may see the document's collection, or one above it."""
    return bool(document.collection.get_view_restrictions().exists())


def live_users_of(document: PortalDocument) -> QuerySet[Page]:
    """Public pages that name it. The index of references holds what pages say in public, not their drafts."""
    users = ReferenceIndex.get_references_to(document).values_list("object_id", flat=True)
    return Page.objects.live().filter(pk__in=[int(pk) for pk in users if pk.isdigit()])


def public_address(document: PortalDocument) -> str:
    """Where the public downloads it; empty for one that only some may see."""
    return "" if is_restricted(document) else str(document.url)


def refuse_unapproved(document: PortalDocument, request: HttpRequest) -> None:
    """Raises Http404: that a file is there is nobody's business before it is public.

    Who asks is looked at last, so that the answer for the public does not depend on a cookie.
    """
    if is_used_publicly(document):
        return
    user = request.user
    if user.is_authenticated and permission_policy.user_has_permission_for_instance(user, "choose", document):
        return
    raise Http404
