"""Images and documents belong to the institution that added them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from editorial.documents import is_used_publicly
from editorial.models import InstitutionSectionPage, PortalDocument, PortalImage
from institutions.models import Institution, User

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def collection_of(slug: str) -> Collection:
    name = Institution.objects.get(slug=slug).name_in("ar")
    return Collection.objects.get(name=name)


def image_of(slug: str) -> PortalImage:
    return PortalImage.objects.create(
        title=f"Image {slug}", file=get_test_image_file(), collection=collection_of(slug)
    )


def document_of(slug: str) -> PortalDocument:
    return PortalDocument.objects.create(
        title=f"Document {slug}", file=ContentFile(b"text", name="a.txt"), collection=collection_of(slug)
    )


@pytest.fixture(autouse=True)
def _files_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_editor_adds_to_the_own_collection_alone(signed_in: SignIn, editor: User) -> None:
    page = signed_in(editor).get(reverse("wagtailimages:add"))
    assert page.status_code == 200
    form = page.context["form"]
    offered = form.fields["collection"].queryset if "collection" in form.fields else [collection_of("mrafp")]
    assert list(offered) == [collection_of("mrafp")]


@pytest.mark.parametrize(
    ("owner", "status"), [("mrafp", 200), ("icpc", 404), ("national-education-sector", 404)]
)
def test_editor_changes_own_media_alone(owner: str, status: int, signed_in: SignIn, editor: User) -> None:
    client = signed_in(editor)
    assert client.get(reverse("wagtailimages:edit", args=[image_of(owner).pk])).status_code == status
    assert client.get(reverse("wagtaildocs:edit", args=[document_of(owner).pk])).status_code == status


def test_editor_sees_and_chooses_own_media_alone(signed_in: SignIn, editor: User) -> None:
    image_of("mrafp"), image_of("icpc"), document_of("mrafp"), document_of("icpc")
    client = signed_in(editor)
    for name in (
        "wagtailimages:index",
        "wagtailimages_chooser:choose",
        "wagtaildocs:index",
        "wagtaildocs_chooser:choose",
    ):
        html = client.get(reverse(name)).content.decode()
        kind = "Document" if "docs" in name else "Image"
        assert f"{kind} mrafp" in html, name
        assert f"{kind} icpc" not in html, name


def test_approving_body_changes_all_media(signed_in: SignIn, approver: User) -> None:
    client = signed_in(approver)
    for owner in ("mrafp", "icpc"):
        assert client.get(reverse("wagtailimages:edit", args=[image_of(owner).pk])).status_code == 200


def test_editor_manages_no_collection(signed_in: SignIn, editor: User) -> None:
    client = signed_in(editor)
    for slug in ("mrafp", "icpc"):
        url = reverse("wagtailadmin_collections:edit", args=[collection_of(slug).pk])
        assert client.get(url).status_code == 302
        assert client.post(url, {"name": "Pris"}).status_code == 302
        assert collection_of(slug)


def test_file_is_public_while_a_public_page_uses_it(section: InstitutionSectionPage) -> None:
    """By a draft it is not; and never out of a collection that is not for everybody."""
    document = document_of("mrafp")
    answers = [is_used_publicly(document)]
    section.body = [("rich_text", f'<p><a linktype="document" id="{document.pk}">Rapport</a></p>')]
    ReferenceIndex.create_or_update_for_object(section)
    for live in (False, True):
        Page.objects.filter(pk=section.pk).update(live=live)
        answers.append(is_used_publicly(document))
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    answers.append(is_used_publicly(document))
    assert answers == [False, False, True, False]
