"""When people last worked on an institution's pages."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Max, Q
from django.db.models.functions import Cast
from wagtail.models import Page, Revision

from institutions.models import Institution
from institutions.roles import Role, group_name


def last_edits(people: Iterable[int], institution: Institution) -> dict[int, datetime]:
    """`{person: time of the last version}` below the pages that the institution's editors may change."""
    editors = group_name(Role.CONTRIBUTOR, institution.slug)
    sections = Page.objects.filter(group_permissions__group__name=editors).distinct()
    below = Q(pk__in=[])
    for path in sections.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    pages = Page.objects.filter(below).annotate(key=Cast("pk", CharField())).values("key")
    versions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=pages,
        user_id__in=list(people),
    )
    return dict(versions.order_by().values_list("user_id").annotate(last=Max("created_at")))
