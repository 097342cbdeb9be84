"""Whoever may not know of an object gets the answer that an object which does not exist would give.

Each view of Wagtail refuses foreign objects in its own way, which tells that they exist, or forgets to.
This gate stands before all views of the CMS and reads the arguments of the address.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail_localize.models import Translation, TranslationSource

from editorial.permissions import seen_by
from editorial.reader import read_by
from institutions.roles import works_for_body

CMS = "/cms/"
MEDIA_RIGHTS = ["add", "change", "delete", "choose"]


# The installation is the operator's; reports over everybody's work are the approving body's.
OPERATORS = (
    "/cms/collections/", "/cms/groups/", "/cms/locales/", "/cms/redirects/", "/cms/settings/", "/cms/sites/",
    "/cms/users/", "/cms/workflows/",
)  # fmt: skip
BODYS = ("/cms/reports/site-history/", "/cms/reports/workflow/", "/cms/reports/workflow_tasks/")
EVERYBODYS = ("/cms/workflows/task_chooser/",)


def may_open(user: Any, path: str) -> bool:
    """Whether addresses like `path` are this person's at all, whatever they are about."""
    if path.startswith(OPERATORS) and not path.startswith(EVERYBODYS):
        return bool(user.is_superuser)
    if path.startswith(BODYS):
        return works_for_body(user)
    return True


def _page(user: Any, pk: Any) -> bool:
    return seen_by(user, Page.objects.filter(pk=pk)).exists()


def _pages_of(user: Any, rows: QuerySet[Any], field: str, page_field: str = "pk") -> bool:
    """Whether the person sees a page that the rows name in `field`."""
    named = list(rows.values_list(field, flat=True))
    return seen_by(user, Page.objects.filter(**{f"{page_field}__in": named})).exists()


def _image(user: Any, pk: Any) -> bool:
    return media_of(user, image_policy).filter(pk=pk).exists()


def _document(user: Any, pk: Any) -> bool:
    return media_of(user, document_policy).filter(pk=pk).exists()


def media_of(user: Any, policy: Any) -> QuerySet[Any]:
    """Images or documents in the collections that the person works with."""
    return policy.instances_user_has_any_permission_for(user, MEDIA_RIGHTS)


def _of_workflow(model: type[Model], field: str) -> Callable[[Any, Any], bool]:
    return lambda user, pk: _pages_of(user, model._default_manager.filter(pk=pk), field)


KNOWN: Mapping[str, Callable[[Any, Any], bool]] = {
    "page_id": _page,
    "page_to_move_id": _page,
    "parent_page_id": _page,
    "destination_id": _page,
    "revision_id": _of_workflow(Revision, "object_id"),
    "task_state_id": _of_workflow(TaskState, "workflow_state__object_id"),
    "workflow_state_id": _of_workflow(WorkflowState, "object_id"),
    "translation_id": lambda user, pk: _pages_of(
        user, Translation.objects.filter(pk=pk), "source__object_id", "translation_key"
    ),
    "translation_source_id": lambda user, pk: _pages_of(
        user, TranslationSource.objects.filter(pk=pk), "object_id", "translation_key"
    ),
    "image_id": _image,
    "document_id": _document,
    "doc_id": _document,
}
# Addresses whose argument has a name of its own or none: `(beginning of the path, argument's name)`.
KNOWN_AT: Mapping[tuple[str, str], Callable[[Any, Any], bool]] = {
    ("/cms/api/main/pages/", "pk"): _page,
    ("/cms/api/main/images/", "pk"): _image,
    ("/cms/api/main/documents/", "pk"): _document,
    ("/cms/images/chooser/", "pk"): _image,
    ("/cms/documents/chooser/", "pk"): _document,
    ("/cms/pages/", "0"): _page,
}


class DiscretionMiddleware:
    """Answers before the view: refused where such addresses are closed, 404 for what one may not know of."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(CMS):
            return self.get_response(request)
        with read_by(request.user):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path_info.startswith(CMS) or not request.user.is_authenticated:
            return None
        if not may_open(request.user, request.path_info):
            return permission_denied(request)
        named = {**{str(place): value for place, value in enumerate(args)}, **kwargs}
        if not all(knows(request.user, request.path_info, name, value) for name, value in named.items()):
            raise Http404
        return None


def knows(user: Any, path: str, name: str, value: Any) -> bool:
    """Whether `user` may know of what the argument `name` of the address `path` stands for."""
    if not str(value).isdigit():
        return True
    if name in KNOWN:
        return KNOWN[name](user, value)
    special = (test for (start, at), test in KNOWN_AT.items() if at == name and path.startswith(start))
    return all(test(user, value) for test in special)
