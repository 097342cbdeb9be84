"""Who may download a file: everybody, once a public page uses it; before that, those who may choose it."""

from django.http import Http404, HttpRequest
from wagtail.documents.permissions import permission_policy
from wagtail.models import Page, ReferenceIndex

from editorial.models import PortalDocument


def is_used_publicly(document: PortalDocument) -> bool:
    """The index of references holds what pages say in public, not their drafts."""
    if document.collection.get_view_restrictions().exists():
        return False
    users = ReferenceIndex.get_references_to(document).values_list("object_id", flat=True)
    return Page.objects.live().filter(pk__in=[int(pk) for pk in users if pk.isdigit()]).exists()


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
