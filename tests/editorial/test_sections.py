"""What an institution gets, and what stays closed to the others."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupPagePermission, Page

from editorial.approval import live_without_approval
from editorial.models import InstitutionSectionPage, PortalDocument, PortalImage
from editorial.provisioning import provision
from home.site_tree import set_up_site
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db


def collection_of(slug: str) -> Collection:
    return Collection.objects.get(name=Institution.objects.get(slug=slug).name_in("ar"))


def upload_image(client: Client, collection: Collection) -> int:
    picture = SimpleUploadedFile("photo.png", get_test_image_file().file.getvalue(), "image/png")
    fields = {"title": "Photo", "file": picture, "collection": collection.pk}
    labels = {
        "alternative_texts_ar": "صورة",
        "alternative_texts_fr": "",
        "alternative_texts_en": "",
        "credit": "",
    }
    return client.post("/cms/images/add/", fields | labels).status_code


def test_editor_adds_media_to_the_own_collection_alone(
    signed_in: cms.SignIn, editor: User, settings: pytest.FixtureRequest, tmp_path: pytest.TempPathFactory
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    client = signed_in(editor)
    upload_image(client, collection_of("mrafp"))
    assert PortalImage.objects.get().collection == collection_of("mrafp")
    upload_image(client, collection_of("icpc"))
    assert {image.collection for image in PortalImage.objects.all()} == {collection_of("mrafp")}
    document = {
        "title": "Guide",
        "file": SimpleUploadedFile("guide.txt", b"text"),
        "collection": collection_of("mrafp").pk,
        "licence": "",
    }
    client.post("/cms/documents/add/", document)
    stored = PortalDocument.objects.get()
    assert stored.collection == collection_of("mrafp")
    assert stored.checksum == hashlib.sha256(b"text").hexdigest()


def test_provision_twice_changes_nothing() -> None:
    institution = Institution.objects.get(slug="mrafp")
    before = (Page.objects.count(), GroupPagePermission.objects.count(), Collection.objects.count())
    assert len(provision(institution)) == 3
    set_up_site()
    assert (Page.objects.count(), GroupPagePermission.objects.count(), Collection.objects.count()) == before


def test_opening_a_section(approver: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open_section", "parliament", "--approver", approver.email)
    sections = InstitutionSectionPage.objects.filter(institution__slug="parliament")
    assert sections.live().count() == 3
    assert not live_without_approval().exists()
    addresses = {section.get_url() for section in sections}
    assert (
        set(PublicRecord.objects.filter(external_id="parliament").values_list("url", flat=True)) == addresses
    )
    assert "is open" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nobody"], ["parliament", "--approver", "nobody@example.org"]])
def test_opening_a_section_with_a_wrong_name(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("open_section", *arguments)


def test_chooser_hides_foreign_drafts(signed_in: cms.SignIn, editor: User, body_editor: User) -> None:
    section = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    cms.create(signed_in(body_editor), InitiativePage, section, title="Projet encore confidentiel")
    url = "/cms/choose-page/search/?q=confidentiel"
    assert "Projet encore confidentiel" not in signed_in(editor).get(url).content.decode()
    assert "Projet encore confidentiel" in signed_in(body_editor).get(url).content.decode()
