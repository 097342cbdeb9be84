"""Wagtail's actions on several things at once, without the titles of what the person may not know of."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import Http404
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.documents.views import bulk_actions as of_documents
from wagtail.images.views import bulk_actions as of_images
from wagtail.models import Page

from editorial.discretion import media_of
from editorial.file_changes import follow_documents
from editorial.permissions import seen_by


class Discreet(BulkAction):
    """Names things that the person may not act on only if the person may know of them."""

    @abstractmethod
    def known(self, pks: Sequence[int]) -> Any:
        """The things with these keys that the person may know of."""

    def get_actionable_objects(self) -> Any:
        """Raises Http404 if there is nothing but what the person may not know of."""
        objects, others = super().get_actionable_objects()
        refused = others["items_with_no_access"]
        named = list(self.known([each.pk for each in refused]))
        others = others | {"items_with_no_access": named}
        if refused and not any([objects, *others.values()]):
            raise Http404
        return objects, others


class DiscreetPages(Discreet):
    def known(self, pks: Sequence[int]) -> Any:
        pages: Any = seen_by(self.request.user, Page.objects.filter(pk__in=pks))
        return pages.specific(defer=True)


class DiscreetFiles(Discreet):
    permission_policy: Any

    def known(self, pks: Sequence[int]) -> Any:
        return media_of(self.request.user, self.permission_policy).filter(pk__in=pks)


class DiscreetDelete(DiscreetPages, DeleteBulkAction):
    pass


class DiscreetMove(DiscreetPages, MoveBulkAction):
    pass


class DiscreetPublish(DiscreetPages, PublishBulkAction):
    pass


class DiscreetUnpublish(DiscreetPages, UnpublishBulkAction):
    pass


class DiscreetImageDelete(DiscreetFiles, of_images.DeleteBulkAction):
    pass


class DiscreetImageTags(DiscreetFiles, of_images.AddTagsBulkAction):
    pass


class DiscreetImageCollection(DiscreetFiles, of_images.AddToCollectionBulkAction):
    pass


class DiscreetDocumentDelete(DiscreetFiles, of_documents.DeleteBulkAction):
    pass


class DiscreetDocumentTags(DiscreetFiles, of_documents.AddTagsBulkAction):
    pass


class DiscreetDocumentCollection(DiscreetFiles, of_documents.AddToCollectionBulkAction):
    @classmethod
    @transaction.atomic
    def execute_action(cls, objects: Any, **kwargs: Any) -> Any:
        """Wagtail moves them by one statement, without a signal."""
        follow_documents(objects)
        return super().execute_action(objects, **kwargs)


BULK_ACTIONS: Sequence[type[BulkAction]] = (
    DiscreetDelete,
    DiscreetMove,
    DiscreetPublish,
    DiscreetUnpublish,
    DiscreetImageDelete,
    DiscreetImageTags,
    DiscreetImageCollection,
    DiscreetDocumentDelete,
    DiscreetDocumentTags,
    DiscreetDocumentCollection,
)
