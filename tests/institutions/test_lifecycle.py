"""Institutions open, are renamed, close and open again; what they published stays theirs."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, ModelLogEntry, Page

from editorial.approval import live_without_approval
from editorial.institution_directory import directory_of
from editorial.models import InstitutionSectionPage
from editorial.provisioning import collection_of, provision
from institutions.invitations import invite
from institutions.lifecycle import become_partner, close, rename, reopen
from institutions.memberships import grant
from institutions.models import Institution, Invitation, Membership, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from publication.models import PublicRecord
from tests import cms
from tests.people import groups_of, institution, member, roles_of

pytestmark = pytest.mark.django_db

NEW = {"ar": "وزارة الاختبار الجديدة", "fr": "Ministère nouvellement nommé", "en": "Newly named ministry"}


def section_of(slug: str, language: str) -> InstitutionSectionPage:
    return InstitutionSectionPage.objects.get(institution__slug=slug, locale__language_code=language)


def named(by: User, **more: Any) -> None:
    rename(institution=institution("mrafp"), names=NEW, since=timezone.localdate(), by=by, **more)


def test_opening_makes_drafts_that_wait_for_approval(
    signed_in: cms.SignIn, administrator: User, approver: User
) -> None:
    client = signed_in(administrator)
    response = client.post("/cms/institutions/parliament/open/")
    assert response.status_code == 302
    sections = InstitutionSectionPage.objects.filter(institution__slug="parliament")
    assert [(page.live, page.workflow_in_progress) for page in sections] == [(False, True)] * 3
    assert institution("parliament").opened_on == timezone.localdate()
    for page in sections:
        cms.approve(signed_in(approver), page)
    assert sections.live().count() == 3
    assert not live_without_approval().exists()


def test_opening_is_for_administrators_and_open_institutions(
    administrator: User, approver: User, lead: User
) -> None:
    for by in (approver, lead):
        with pytest.raises(PermissionDenied):
            become_partner(institution=institution("parliament"), by=by)
    Institution.objects.filter(slug="parliament").update(closed_on=date(2026, 1, 1))
    with pytest.raises(ValidationError):
        become_partner(institution=institution("parliament"), by=administrator)


def test_former_name_is_kept_and_found(administrator: User, client: Client) -> None:
    before = institution("mrafp").names
    named(administrator)
    renamed = institution("mrafp")
    assert renamed.names == NEW
    assert renamed.former_names == [
        {"names": before, "acronyms": renamed.acronyms, "until": timezone.localdate().isoformat()}
    ]
    record = PublicRecord.objects.get(translation_key=renamed.key, locale="fr")
    assert record.title == NEW["fr"]
    assert before["fr"] in record.text
    found = directory_of("fr", type("Request", (), {"GET": {"q": before["fr"]}})())
    assert renamed.slug in {entry.record.external_id for _kind, own in found.groups for entry in own}
    html = unescape(client.get(section_of("mrafp", "fr").get_url()).content.decode())
    assert NEW["fr"] in html
    assert before["fr"] in html


def test_sections_are_renamed_by_approval_and_old_addresses_redirect(
    signed_in: cms.SignIn,
    administrator: User,
    approver: User,
    client: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = section_of("mrafp", "fr")
    old = page.get_url()
    named(administrator)
    page.refresh_from_db()
    assert (page.get_url(), page.workflow_in_progress) == (old, True)
    with django_capture_on_commit_callbacks(execute=True):
        cms.approve(signed_in(approver), page)
    page = InstitutionSectionPage.objects.get(pk=page.pk)
    assert page.title == NEW["fr"]
    assert page.get_url() != old
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, page.get_url())
    assert not live_without_approval().exists()


def test_media_stay_in_the_same_collection(administrator: User) -> None:
    before = collection_of(institution("mrafp"))
    named(administrator)
    provision(institution("mrafp"))
    after = collection_of(institution("mrafp"))
    assert (after.pk, after.name) == (before.pk, NEW["ar"])
    assert Collection.objects.filter(name=before.name).count() == 0
    assert set(
        GroupCollectionPermission.objects.filter(group__name="mrafp: editors").values_list(
            "collection", flat=True
        )
    ) == {before.pk}


@pytest.mark.parametrize(
    "asked",
    [
        {"since": timezone.localdate() + timedelta(days=1)},
        {"names": {}},
        {"names": "the same"},
    ],
)
def test_impossible_names(asked: dict[str, Any], administrator: User) -> None:
    before = institution("mrafp").names
    wanted: dict[str, Any] = {"names": NEW, "since": timezone.localdate()} | asked
    wanted["names"] = before if wanted["names"] == "the same" else wanted["names"]
    with pytest.raises(ValidationError):
        rename(institution=institution("mrafp"), by=administrator, **wanted)
    assert (institution("mrafp").names, institution("mrafp").former_names) == (before, [])


def test_renaming_by_form_keeps_what_was_typed(signed_in: cms.SignIn, administrator: User) -> None:
    client = signed_in(administrator)
    url = "/cms/institutions/mrafp/rename/"
    fields = {f"names_{code}": name for code, name in NEW.items()} | {"acronyms": "MNN، MN", "since": "x"}
    response = client.post(url, fields)
    assert response.status_code == 200
    assert NEW["fr"] in response.content.decode()
    assert client.post(url, fields | {"since": timezone.localdate().isoformat()}).status_code == 302
    assert (institution("mrafp").names, institution("mrafp").acronyms) == (NEW, ["MNN", "MN"])
    assert ModelLogEntry.objects.filter(action="portal.institution.renamed", user=administrator).count() == 1


def test_closing_empties_it_and_keeps_its_pages(
    administrator: User, editor: User, lead: User, client: Client
) -> None:
    asked = invite(email="x@mrafp.example", institution=institution("mrafp"), role=Role.CONTRIBUTOR, by=lead)
    public = PublicRecord.objects.with_facet("institution", ["mrafp"]).count()
    close(
        institution=institution("mrafp"),
        on=date(2026, 10, 1),
        by=administrator,
        successor=institution("icpc"),
        reason="merged",
    )
    for person in (editor, lead):
        assert (roles_of(person), groups_of(person)) == (set(), set())
    asked.refresh_from_db()
    assert asked.revoked_at is not None
    assert PublicRecord.objects.with_facet("institution", ["mrafp"]).count() == public
    page = section_of("mrafp", "fr")
    html = client.get(page.get_url()).content.decode()
    assert page.live
    assert "2026" in html.partition('class="notice"')[2][:400]
    assert section_of("icpc", "fr").get_url() in html.partition('class="notice"')[2][:600]


def test_nothing_new_is_written_for_a_closed_one(
    signed_in: cms.SignIn, administrator: User, body_editor: User, approver: User
) -> None:
    close(institution=institution("mrafp"), on=timezone.localdate(), by=administrator)
    section, theirs = section_of("mrafp", "fr"), section_of("icpc", "fr")
    before = Page.objects.count()
    for person in (body_editor, approver):
        client = signed_in(person)
        url = reverse("wagtailadmin_pages:add", args=["knowledge_base", "initiativepage", section.pk])
        assert client.get(url).status_code in {302, 403, 404}
        assert client.post(url, {"title": "Neuf"}).status_code in {302, 403, 404}
    assert Page.objects.count() == before
    client = signed_in(body_editor)
    cms.create(client, InitiativePage, theirs, title="À déplacer")
    page = InitiativePage.objects.get(title="À déplacer")
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, section.pk]))
    copy = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": section.pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), copy)
    assert not section.get_children().filter(title__in=["À déplacer", "Copie"]).exists()
    with pytest.raises(ValidationError):
        grant(user=body_editor, institution=institution("mrafp"), role=Role.CONTRIBUTOR, by=None)
    with pytest.raises(ValidationError):
        invite(email="x@y.example", institution=institution("mrafp"), role=Role.CONTRIBUTOR, by=None)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("wrong", ["body", "tomorrow", "itself", "closed successor", "twice"])
def test_impossible_ends(wrong: str, administrator: User) -> None:
    ended = institution("icpc" if wrong == "body" else "mrafp")
    asked: dict[str, Any] = {"institution": ended, "on": timezone.localdate(), "by": administrator}
    if wrong == "tomorrow":
        asked["on"] += timedelta(days=1)
    elif wrong == "itself":
        asked["successor"] = ended
    elif wrong == "closed successor":
        Institution.objects.filter(slug="parliament").update(closed_on=timezone.localdate())
        asked["successor"] = institution("parliament")
    elif wrong == "twice":
        close(**asked)
    people = Membership.objects.current().count()
    with pytest.raises(ValidationError):
        close(**asked)
    assert Membership.objects.current().count() == people


def test_reopening_lets_people_be_invited_anew(
    signed_in: cms.SignIn, administrator: User, editor: User
) -> None:
    close(institution=institution("mrafp"), on=timezone.localdate(), by=administrator)
    assert signed_in(administrator).post("/cms/institutions/mrafp/reopen/").status_code == 302
    assert (institution("mrafp").closed_on, roles_of(editor)) == (None, set())
    officer = member("again@mrafp.example", Role.CONTRIBUTOR)
    page = section_of("mrafp", "fr")
    assert cms.create(signed_in(officer), InitiativePage, page, title="De nouveau").status_code == 302
    with pytest.raises(ValidationError):
        reopen(institution=institution("mrafp"), by=administrator)


@pytest.mark.parametrize("person", ["editor", "lead", "approver"])
def test_others_change_no_institution(
    person: str, request: pytest.FixtureRequest, signed_in: cms.SignIn
) -> None:
    user = request.getfixturevalue(person)
    client = signed_in(user)
    for act in ("open", "rename", "close", "reopen"):
        assert client.post(f"/cms/institutions/mrafp/{act}/", {"on": "2026-01-01"}).status_code == 404
    with pytest.raises(PermissionDenied):
        named(user)
    with pytest.raises(PermissionDenied):
        close(institution=institution("mrafp"), on=timezone.localdate(), by=user)
    assert not institution("mrafp").is_closed


def test_identifier_of_a_partner_stays(signed_in: cms.SignIn, approver: User) -> None:
    partner = institution("mrafp")
    url = reverse("wagtailsnippets_institutions_institution:edit", args=[partner.pk])
    client = signed_in(approver)
    fields = {
        "slug": "another",
        "names_ar": partner.name_in("ar"),
        "acronyms": "[]",
        "kind": partner.kind,
        "editorial_notes": "Typed.",
    }
    response = client.post(url, fields)
    assert response.status_code == 200
    assert "Typed." in response.content.decode()
    assert Institution.objects.get(pk=partner.pk).slug == "mrafp"
    assert client.post(url, fields | {"slug": "mrafp"}).status_code == 302
    assert Institution.objects.get(pk=partner.pk).editorial_notes == "Typed."
