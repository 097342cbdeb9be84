"""Holes of Wagtail by which files of other institutions are told, played by a partner editor."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from commitments.models import ProgressUpdatePage
from editorial.approval import publish_as_operator
from editorial.models import InstitutionSectionPage, PortalDocument, PortalImage
from institutions.models import Institution
from tests import cms
from tests.permissions.attacks import OWN, hidden, text_of
from tests.permissions.world import Corner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_media_api_of_the_cms_lists_foreign_files(
    kind: str, attacker: Client, own: Corner, foreign: Corner
) -> None:
    """CVE-2026-44201. There is no other API of files."""
    media = f"/cms/api/main/{kind}/"
    pk = foreign.values[f"{kind.removesuffix('s')}_id"]
    hidden(attacker.get(f"{media}{pk}/"), foreign.secret)
    listed = text_of(attacker.get(f"{media}?limit=20&fields=*")).lower()
    assert own.secret in listed
    assert foreign.secret not in listed
    assert attacker.get(f"{media}?limit=20&search={foreign.secret}").json()["items"] == []
    found = attacker.get(f"{media}find/?id={pk}", follow=True)
    hidden(found, foreign.secret)
    assert Client().get(media).status_code == 302
    assert Client().get(f"/api/v2/{kind}/").status_code == 404


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_media_api_lists_what_lies_below_a_private_collection(
    kind: str, attacker: Client, own: Corner, foreign: Corner
) -> None:
    """GHSA-c2xx-cjmh-9q8f."""
    model = PortalImage if kind == "images" else PortalDocument
    for place in (own, foreign):
        collection = Collection.objects.get(pk=place.values["collection_id"])
        restriction = CollectionViewRestriction(collection=collection, restriction_type="login")
        restriction.save()
        below = collection.add_child(instance=Collection(name=f"Sous {place.secret}"))
        model.objects.filter(pk=place.values[f"{kind.removesuffix('s')}_id"]).update(collection=below)
    listed = text_of(attacker.get(f"/cms/api/main/{kind}/?limit=20")).lower()
    assert own.secret in listed
    assert foreign.secret not in listed


def test_document_below_a_private_collection_is_served(
    section: InstitutionSectionPage, page_of: cms.PageOf, own: Corner
) -> None:
    """GHSA-c2xx-cjmh-9q8f, for visitors: a public page that names the document does not open it."""
    file = PortalDocument.objects.get(pk=own.values["document_id"])
    update = ProgressUpdatePage(
        title="Avancement",
        locale=section.locale,
        institution=Institution.objects.get(slug=OWN),
        commitment=page_of("commitment/mo0007"),
        reported_on=timezone.localdate(),
    )
    section.add_child(instance=update)
    update.evidence.create(titles={"fr": "Preuve"}, document=file)
    publish_as_operator(page=update, approver=None, evidence="test")
    assert Client().get(file.url).status_code == 200
    below = file.collection.add_child(instance=Collection(name="Sous-dossier"))
    PortalDocument.objects.filter(pk=file.pk).update(collection=below)
    CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    assert Client().get(file.url).status_code == 404


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_choosers_describe_a_chosen_foreign_file(
    kind: str, attacker: Client, own: Corner, foreign: Corner
) -> None:
    """CVE-2026-54259."""
    key = f"{kind.removesuffix('s')}_id"
    chooser = f"/cms/{kind}/chooser"
    hidden(attacker.get(f"{chooser}/chosen/{foreign.values[key]}/"), foreign.secret)
    assert own.secret in text_of(attacker.get(f"{chooser}/chosen/{own.values[key]}/")).lower()
    several = f"{chooser}/chosen-multiple/?id={own.values[key]}&id={foreign.values[key]}"
    chosen = text_of(attacker.get(several)).lower()
    assert own.secret in chosen
    assert foreign.secret not in chosen
    if kind == "images":
        hidden(attacker.get(f"{chooser}/{foreign.values[key]}/select_format/"), foreign.secret)


def test_preview_of_a_size_shows_a_foreign_image(attacker: Client, own: Corner, foreign: Corner) -> None:
    """CVE-2026-54261."""
    url = "/cms/images/{}/preview/width-50/"
    assert attacker.get(url.format(own.values["image_id"])).status_code == 200
    assert attacker.get(url.format(foreign.values["image_id"])).status_code == 404


def test_fingerprint_in_a_header_tells_which_document_is_there(
    attacker: Client, own: Corner, foreign: Corner
) -> None:
    """GHSA-92hv-j533-69wc. Whoever guesses the SHA-1 learns nothing by it."""

    def answers(client: Client, place: Corner, *, named: bool = True) -> set[tuple[int, bytes, bool]]:
        file = PortalDocument.objects.get(pk=place.values["document_id"])
        url = file.url if named else f"/documents/{file.pk}/anything.pdf"
        tags = (f'"{file.get_file_hash() or file._set_file_hash()}"', f'"{file.file_hash}"', '"0"', "*", "")
        found = [
            client.get(url, headers={name: tag}) for tag in tags for name in ("If-None-Match", "If-Match")
        ]
        return {(each.status_code, bytes(each.content), each.has_header("ETag")) for each in found}

    for client in (attacker, Client()):
        assert {code for code, _body, _tag in answers(client, foreign)} == {404}
        assert len(answers(client, foreign)) == 1
        assert len(answers(client, foreign, named=False)) == 1
    file = PortalDocument.objects.get(pk=own.values["document_id"])
    file.get_file_hash()
    tag = attacker.get(file.url).headers["ETag"]
    assert attacker.get(file.url, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("action", ["delete", "add_tags", "add_to_collection"])
@pytest.mark.parametrize("kind", ["image", "document"])
def test_bulk_actions_on_files_disclose_their_titles(
    kind: str, action: str, attacker: Client, own: Corner, foreign: Corner
) -> None:
    """The same mistake as CVE-2023-45809, in another place: found here, and mended here."""
    url = f"/cms/bulk/editorial/portal{kind}/{action}/?id={{}}"
    data: dict[str, Any] = {"collection": own.values["collection_id"], "tags": "pris"}
    mine, theirs = own.values[f"{kind}_id"], foreign.values[f"{kind}_id"]
    for method in (attacker.get, attacker.post):
        hidden(method(url.format(theirs), data), foreign.secret)
    both = text_of(attacker.get(url.format(f"{mine}&id={theirs}"))).lower()
    assert own.secret in both
    assert foreign.secret not in both
    attacker.post(url.format(f"all&id={theirs}"), data)
    model: Any = PortalImage if kind == "image" else PortalDocument
    file = model.objects.get(pk=theirs)
    assert file.collection_id == foreign.values["collection_id"]
    assert not file.tags.exists()
