"""Wagtail's own API for choosers: images and documents of the collections that the person works with."""

from typing import Any

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy as image_policy

from editorial.discretion import media_of


class DiscreetImages(ImagesAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(pk__in=media_of(self.request.user, image_policy).values("pk"))


class DiscreetDocuments(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(pk__in=media_of(self.request.user, document_policy).values("pk"))
