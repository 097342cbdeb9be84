"""What one may know of, asked of the gate itself: by each name that an address gives to its arguments."""

import pytest
from django.test import Client

from editorial.discretion import KNOWN, KNOWN_AT, knows, may_open
from editorial.models import PortalDocument, PortalImage
from institutions.models import User
from tests import cms
from tests.permissions.world import ABSENT, Corner

pytestmark = pytest.mark.django_db

EVERYWHERE = "/cms/anywhere/"


@pytest.mark.parametrize("name", KNOWN)
def test_own_things_are_known_and_foreign_ones_are_not(
    name: str, editor: User, own: Corner, foreign: Corner
) -> None:
    # A section is public: what lies there is asked with a draft.
    named = "page_id" if name in {"parent_page_id", "destination_id"} else name
    values = [own.values[named], foreign.values[named], ABSENT]
    # Rights begin with the next reading of the person: `own` has just given some.
    editor = User.objects.get(pk=editor.pk)
    assert [knows(editor, EVERYWHERE, name, value) for value in values] == [True, False, False]


@pytest.mark.parametrize(("start", "name"), KNOWN_AT)
def test_arguments_of_other_names_are_told_by_their_address(
    start: str, name: str, editor: User, own: Corner, foreign: Corner
) -> None:
    kind = next((kind for kind in ("image", "document") if kind in start), "page")
    editor = User.objects.get(pk=editor.pk)
    values = [own.values[f"{kind}_id"], foreign.values[f"{kind}_id"]]
    assert [knows(editor, f"{start}1/", name, value) for value in values] == [True, False]
    assert all(knows(editor, EVERYWHERE, name, value) for value in values)


def test_words_in_an_address_are_no_secret(editor: User) -> None:
    assert knows(editor, EVERYWHERE, "page_id", "latest")


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/cms/users/", {"operator"}),
        ("/cms/workflows/", {"operator"}),
        ("/cms/workflows/task_chooser/", {"operator", "approver", "editor"}),
        ("/cms/reports/site-history/", {"operator", "approver"}),
        ("/cms/pages/", {"operator", "approver", "editor"}),
    ],
)
def test_addresses_that_are_closed_to_most(path: str, who: set[str], approver: User, editor: User) -> None:
    operator = User.objects.create_superuser("operator@portal.example", None)
    people = {"operator": operator, "approver": approver, "editor": editor}
    assert {name for name, user in people.items() if may_open(user, path)} == who


@pytest.mark.parametrize(("person", "opens"), [("editor", True), ("translator", False)])
def test_who_may_not_move_a_page_is_not_asked_to_confirm(
    person: str, opens: bool, signed_in: cms.SignIn, own: Corner
) -> None:
    client = signed_in(User.objects.get(email=f"{person}@mrafp.example"))
    page, section = own.values["page_id"], own.values["parent_page_id"]
    answer = client.get(f"/cms/pages/{page}/move/{section}/confirm/")
    assert (answer.status_code == 200) == opens


def test_closed_and_unknown_addresses_answer_alike_for_all(attacker: Client, foreign: Corner) -> None:
    assert attacker.get("/cms/reports/site-history/")["Location"] == "/cms/"
    missing = attacker.get(f"/cms/pages/{ABSENT}/edit/")
    refused = attacker.get(f"/cms/pages/{foreign.values['page_id']}/edit/")
    assert (missing.status_code, refused.status_code) == (404, 404)


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_list_for_choosers_has_the_own_files_alone(
    kind: str, attacker: Client, own: Corner, foreign: Corner
) -> None:
    items = attacker.get(f"/cms/api/main/{kind}/").json()["items"]
    titles = {item["title"] for item in items}
    assert any(own.secret in title for title in titles)
    assert not any(foreign.secret in title for title in titles)


@pytest.mark.parametrize("path", ["", "taggit/tag/"])
def test_tags_offered_are_those_of_own_files(
    path: str, attacker: Client, own: Corner, foreign: Corner
) -> None:
    PortalImage.objects.get(pk=own.values["image_id"]).tags.add("rapport")
    PortalDocument.objects.get(pk=own.values["document_id"]).tags.add("rapport", "rapide")
    PortalImage.objects.get(pk=foreign.values["image_id"]).tags.add("rapt")
    offered = attacker.get(f"/cms/tag-autocomplete/{path}", {"term": "rap"}).json()
    assert offered == ["rapide", "rapport"]
    assert attacker.get(f"/cms/tag-autocomplete/{path}").json() == []
