"""What is public was approved, word for word; and what was approved is kept."""

import logging
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models.deletion import ProtectedError
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import Page, Revision

from editorial.models import Approval
from editorial.standing_check import report_unapproved, violations
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.conftest import Submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(submit: Submit, signed_in: cms.SignIn, approver: User) -> InitiativePage:
    page = submit("Registre public")
    cms.approve(signed_in(approver), page)
    return InitiativePage.objects.get(pk=page.pk)


def found_after(harm: Callable[[], object]) -> list[str]:
    """What the check says, with the harm undone afterwards."""
    with transaction.atomic():
        harm()
        found = list(violations())
        transaction.set_rollback(True)
    return found


def test_sample_content_says_what_was_approved(
    public: InitiativePage, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_approvals")
    assert "approved" in capsys.readouterr().out


def test_page_without_approval_is_named(
    public: InitiativePage, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.atomic():
        Approval.objects.filter(page=public).delete()
        with pytest.raises(SystemExit) as ended:
            call_command("check_approvals")
        assert report_unapproved() == 1
        transaction.set_rollback(True)
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{public.pk} ")
    assert [record.levelno for record in caplog.records if "Registre public" in record.message] == [
        logging.ERROR
    ]


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Page, "title", "Autre titre"),
        (InitiativePage, "summary", "Autre résumé"),
        (InitiativePage, "is_source", False),
        (Page, "slug", "autre-adresse"),
    ],
)
def test_changed_behind_the_portals_back_is_named(
    model: type[Page], field: str, value: object, public: InitiativePage
) -> None:
    found = found_after(lambda: model.objects.filter(pk=public.pk).update(**{field: value}))
    assert len(found) == 1
    assert found[0].startswith(f"{public.pk} ")
    assert found[0].endswith(field)


def test_draft_beside_it_changes_nothing(public: InitiativePage, editor: User) -> None:
    public.title = "Brouillon"
    public.save_revision(user=editor)
    assert list(violations()) == []


def test_purging_keeps_what_was_approved(public: InitiativePage, editor: User) -> None:
    approved = public.live_revision_id
    public.save_revision(user=editor)
    public.save_revision(user=editor)
    deleted, _kept = purge_revisions()
    assert deleted >= 1
    assert Revision.objects.filter(pk=approved, approval__isnull=False).exists()
    with pytest.raises(ProtectedError):
        Revision.objects.get(pk=approved).delete()
    with pytest.raises(ProtectedError):
        Revision.objects.filter(pk=approved).delete()


def test_page_goes_and_that_it_was_approved_stays(public: InitiativePage) -> None:
    pk = public.pk
    Page.objects.get(pk=pk).specific.delete()
    assert Approval.objects.filter(page_id=pk).exists()
    assert not Revision.objects.filter(object_id=str(pk)).exists()


def test_section_goes_with_its_pages_and_their_approvals_stay(public: InitiativePage) -> None:
    parent = public.get_parent()
    below = list(parent.get_descendants(inclusive=True).values_list("pk", flat=True))
    approved = Approval.objects.filter(page_id__in=below)
    before = approved.count()
    Page.objects.get(pk=parent.pk).delete()
    assert not Page.objects.filter(pk__in=below).exists()
    assert approved.count() == before > 0
