"""People and pages of the approval workflow."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from editorial.bundles import add_page, make_bundle
from editorial.models import Bundle, InstitutionSectionPage
from institutions.memberships import grant
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from tests import cms

Submit = Callable[..., InitiativePage]


def person(email: str, institution: Institution, role: Role) -> User:
    user = User.objects.create_user(email, "a-long-enough-password")
    grant(user=user, institution=institution, role=role, by=None)
    return user


@pytest.fixture
def mrafp(db: None) -> Institution:
    return Institution.objects.get(slug="mrafp")


@pytest.fixture
def lead_step(mrafp: Institution) -> Institution:
    """The institution whose lead looks first."""
    mrafp.lead_checks_first = True
    mrafp.save()
    return mrafp


@pytest.fixture
def second_lead(mrafp: Institution) -> User:
    return person("second@mrafp.example", mrafp, Role.LEAD)


@pytest.fixture
def foreign_lead(db: None) -> User:
    """The lead of another partner."""
    other = Institution.objects.partners().exclude(slug__in=["mrafp", "icpc"]).order_by("slug")[0]
    return person("lead@other.example", other, Role.LEAD)


@pytest.fixture
def second_approver(db: None) -> User:
    return person("second@icpc.example", Institution.objects.approving_body(), Role.APPROVER)


@pytest.fixture
def submit(signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage) -> Submit:
    """`submit("Title", summary="…")`: a page of the partner editor, submitted."""

    def create_and_submit(title: str, **fields: object) -> InitiativePage:
        fields = {"summary": "Un registre."} | fields
        cms.create(signed_in(editor), InitiativePage, section, title=title, submit=True, **fields)
        return InitiativePage.objects.get(title=title)

    return create_and_submit


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """`later(timedelta(hours=2))`: from here on it is two hours later."""

    def move(by: timedelta) -> None:
        moment = timezone.now() + by
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def typed(moment: datetime) -> str:
    """A date as the schedule's dialog sends it."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def bundle(approver: User) -> Bundle:
    return make_bundle(by=approver, name="Journée de l’intégrité")


@pytest.fixture
def pages(submit: Submit, bundle: Bundle, approver: User) -> Sequence[InitiativePage]:
    """Three pages that wait for approval, in the bundle."""
    found = [submit(f"Page {number}") for number in (1, 2, 3)]
    for page in found:
        add_page(bundle=bundle, page=page, by=approver)
    return found


@pytest.fixture
def ready(pages: Sequence[InitiativePage], signed_in: cms.SignIn, approver: User) -> Sequence[InitiativePage]:
    for page in pages:
        cms.approve(signed_in(approver), page)
    return [InitiativePage.objects.get(pk=page.pk) for page in pages]
