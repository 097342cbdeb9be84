"""Whose section a page lies in, and who leads there."""

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page

from institutions.memberships import people_with
from institutions.models import Institution, Membership, User
from institutions.roles import Role, is_approving_body


def institution_of(page: Page) -> Institution | None:
    """The institution in whose section `page` lies, or whose section it is; None outside the sections."""
    above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    return Institution.objects.filter(sections__path__in=above).first()


def partner_of(page: Page) -> Institution | None:
    """The partner in whose section `page` lies; None for the approving body and outside the sections."""
    owner = institution_of(page)
    return None if owner is None or is_approving_body(owner) else owner


def leads_of(institution: Institution) -> QuerySet[User]:
    """Who leads there now and may sign in."""
    return people_with(Role.LEAD, institution)


def is_lead_of(user: User, institution: Institution) -> bool:
    held = Membership.objects.current().filter(user=user, institution=institution, role=Role.LEAD)
    return bool(user.is_active) and held.exists()


def page_keys_led_by(user: User) -> QuerySet[Page]:
    """Primary keys, as text, of the pages in the sections that `user` leads."""
    held = Membership.objects.current().filter(user=user, role=Role.LEAD).values("institution_id")
    sections = Institution.objects.filter(pk__in=held).values_list("sections__path", flat=True)
    below = Q(pk__in=[])
    for path in filter(None, sections):
        below |= Q(path__startswith=path)
    return Page.objects.filter(below).annotate(key=Cast("pk", CharField())).values("key")
