"""The screens of the bundles: the approving body's alone."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from editorial.bundles import add_page, dissolve, make_bundle, publish_bundle
from editorial.models import Bundle
from editorial.models.bundles import BundleState
from editorial.queue.bundled import bundle_names, open_bundles
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.conftest import Submit
from tests.editorial.practice.practising import reasons

pytestmark = pytest.mark.django_db


def live(pages: Sequence[Page]) -> list[bool]:
    return [InitiativePage.objects.get(pk=page.pk).live for page in pages]


def test_by_the_screens_from_name_to_public(submit: Submit, signed_in: cms.SignIn, approver: User) -> None:
    pages = [submit("Une"), submit("Deux")]
    client = signed_in(approver)
    wrong = client.post(reverse("bundles"), {"name": "", "publish_at": "demain"})
    assert wrong.status_code == 422
    assert 'value="demain"' in wrong.content.decode()
    response = client.post(reverse("bundles"), {"name": "Lot", "publish_at": ""})
    bundle = Bundle.objects.get(name="Lot")
    assert response["Location"] == reverse("bundle", args=[bundle.pk])
    assert "Une" in client.get(reverse("bundle", args=[bundle.pk]) + "?q=une").content.decode()
    client.post(reverse("bundle_add", args=[bundle.pk]), {"page": [page.pk for page in pages]})
    assert bundle.entries.count() == 2
    for page in pages:
        cms.approve(client, page)
    client.post(reverse("bundle", args=[bundle.pk]), {"name": "Lot 2", "publish_at": ""})
    client.post(reverse("bundle_publish", args=[bundle.pk]))
    bundle.refresh_from_db()
    assert (bundle.name, bundle.state) == ("Lot 2", BundleState.PUBLISHED)
    assert live(pages) == [True, True]
    client.post(reverse("bundle_dissolve", args=[bundle.pk]))
    bundle.refresh_from_db()
    assert bundle.state == BundleState.PUBLISHED


def test_refusals_are_said_on_the_bundles_screen(
    submit: Submit, signed_in: cms.SignIn, approver: User, ready: Sequence[Page], bundle: Bundle
) -> None:
    client, url = signed_in(approver), reverse("bundle_add", args=[bundle.pk])
    assert reasons(client.post(url, {})) == ["اختاروا صفحة واحدة على الأقل."]
    both = {"page": [ready[0].pk, submit("Autre").pk]}
    assert [said for said in reasons(client.post(url, both)) if "Page 1" in said]
    assert bundle.entries.count() == len(ready) + 1


@pytest.mark.parametrize("person", ["editor", "lead", "body_editor"])
def test_bundles_are_the_approvers(
    person: str,
    request: pytest.FixtureRequest,
    ready: Sequence[InitiativePage],
    bundle: Bundle,
    signed_in: cms.SignIn,
) -> None:
    user = request.getfixturevalue(person)
    client = signed_in(user)
    entry = bundle.entries.first()
    assert entry is not None
    assert client.get(reverse("bundles")).status_code == 302
    assert client.get(reverse("bundle", args=[bundle.pk])).status_code == 302
    for name, arguments in [
        ("bundle_add", [bundle.pk]),
        ("bundle_publish", [bundle.pk]),
        ("bundle_dissolve", [bundle.pk]),
        ("bundle_remove", [bundle.pk, entry.pk]),
        ("publish_ready", [ready[0].pk]),
    ]:
        client.post(reverse(name, args=arguments), {"page": [ready[0].pk]})
    bundle.refresh_from_db()
    assert (bundle.state, bundle.entries.count()) == (BundleState.OPEN, 3)
    assert live(ready) == [False, False, False]
    with pytest.raises(PermissionDenied):
        publish_bundle(bundle=bundle, by=user)


def test_hundred_pages_need_no_more_queries_than_two(
    section: Page,
    editor: User,
    approver: User,
    signed_in: cms.SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(approver)

    def bundle_of(count: int) -> str:
        bundle = make_bundle(by=approver, name=f"Lot de {count}")
        for number in range(count):
            page = InitiativePage(title=f"{count} et {number}", locale=section.locale)
            section.add_child(instance=page)
            page.save_revision(user=editor)
            page.get_workflow().start(page, editor)
            add_page(bundle=bundle, page=page, by=approver)
        return reverse("bundle", args=[bundle.pk])

    small, large = bundle_of(2), bundle_of(100)
    client.get(small)
    with django_assert_max_num_queries(100) as few:
        client.get(small)
    with django_assert_max_num_queries(len(few)):
        response = client.get(large)
    assert "100 et 99" in response.content.decode()


def test_open_bundles_are_told_by_one_query(
    submit: Submit, approver: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """For the approver's home and the queue: what was closed or taken out is not named."""
    first, second = submit("Une"), submit("Deux")
    later, soon, closed = (make_bundle(by=approver, name=name) for name in ("Sans date", "Bientôt", "Clos"))
    Bundle.objects.filter(pk=soon.pk).update(publish_at=timezone.now() + timedelta(days=1))
    add_page(bundle=later, page=first, by=approver)
    add_page(bundle=closed, page=second, by=approver)
    dissolve(bundle=closed, by=approver)
    with django_assert_num_queries(1):
        told = open_bundles()
    assert told == [
        ("Bientôt", reverse("bundle", args=[soon.pk]), 0),
        ("Sans date", reverse("bundle", args=[later.pk]), 1),
    ]
    with django_assert_num_queries(1):
        assert bundle_names([first.pk, second.pk]) == {first.pk: "Sans date"}
