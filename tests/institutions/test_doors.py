"""Every door of the CMS, for sessions that have not proved the second factor; and how sessions end."""

import json
import time
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from editorial.models import InstitutionSectionPage, PortalDocument
from institutions.memberships import end, grant
from institutions.models import Membership, User
from institutions.roles import Role
from institutions.sign_in.sessions import BEGUN, SEEN, ends_sessions_of
from tests.institutions.signing_in import SIGN_IN, is_in, one_time_code, sign_in, with_app, without_factor
from tests.permissions.table import Access, access_to, addresses
from tests.permissions.test_addresses import with_arguments

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OPEN_DOORS = {Access.SIGN_IN, Access.LINK, Access.DRAFT_TOKEN}
CLOSED_DOORS = sorted({r for r in addresses() if r.startswith("cms/") and access_to(r) not in OPEN_DOORS})


def password_only(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def refused(client: Client, path: str) -> bool:
    """302 to sign-in or enrolment, or 403: for reading and for sending, for people and for scripts."""
    answers = [client.get(path), client.post(path), client.get(path, headers={"Accept": "application/json"}),
               client.post(path, headers={"X-Requested-With": "XMLHttpRequest"})]  # fmt: skip
    return all(
        answer.status_code == 403 or (answer.status_code == 302 and answer["Location"].startswith(SIGN_IN))
        for answer in answers
    )


@pytest.mark.parametrize("enrolled", [True, False])
def test_password_alone_opens_no_door(enrolled: bool, approver: User) -> None:
    client = password_only(with_app(approver) if enrolled else without_factor(approver))
    assert len(CLOSED_DOORS) > 200
    enrolment = {"cms/sign-in/second-factor/app/", "cms/sign-in/second-factor/key/", "cms/sign-in/confirm/"}
    doors = [r for r in CLOSED_DOORS if "^" not in r and (enrolled or r not in enrolment)]
    assert [route for route in doors if not refused(client, f"/{with_arguments(route)}")] == []


def test_superusers_need_the_second_factor_too(db: None) -> None:
    client = password_only(User.objects.create_superuser("root@portal.example", "quiet-mountains-7"))
    assert refused(client, "/cms/")
    assert refused(client, "/cms/users/")


def test_draft_documents_are_behind_the_door(
    approver: User, signed_in: SignIn, settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    document = PortalDocument.objects.create(title="Draft", file=ContentFile(b"text", name="a.txt"))
    assert signed_in(approver).get(document.url).status_code == 200
    assert password_only(approver).get(document.url).status_code == 404


def test_role_that_changes_ends_sessions_at_the_next_request(editor: User) -> None:
    client = sign_in(with_app(editor))
    membership = Membership.objects.current().get(user=editor)
    grant(user=editor, institution=membership.institution, role=Role.TRANSLATOR, by=None)
    assert not is_in(client)
    client = sign_in(with_app(User.objects.get(pk=editor.pk)))
    end(membership=membership, by=None)
    assert not is_in(client)


def test_sessions_stay_ended_when_somebody_saves_an_older_copy(editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    ends_sessions_of(editor)
    editor.first_name = "Later"
    editor.save()
    assert not is_in(client)


def test_deactivated_person_is_out_for_good(editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    editor.is_active = False
    editor.save()
    assert not is_in(client)
    editor.is_active = True
    editor.save()
    assert not is_in(client)


def test_who_becomes_superuser_signs_in_again(editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    User.objects.filter(pk=editor.pk).update(is_superuser=True)
    assert not is_in(client)


def earlier(client: Client, key: str, seconds: int) -> None:
    session = client.session
    session[key] = int(time.time()) - seconds
    session.save()


@pytest.mark.parametrize(("key", "seconds"), [(SEEN, 31 * 60), (BEGUN, 8 * 60 * 60 + 60)])
def test_session_ends_after_half_an_hour_of_nothing_and_after_eight_hours(
    key: str, seconds: int, editor: User, signed_in: SignIn
) -> None:
    client = signed_in(editor)
    earlier(client, key, seconds - 120)
    assert is_in(client)
    earlier(client, key, seconds)
    assert not is_in(client)
    assert not is_in(client)
    assert "sign-in__note" in client.get(SIGN_IN).content.decode()


def test_pings_of_an_open_editor_are_no_sign_of_a_person(
    editor: User, signed_in: SignIn, section: InstitutionSectionPage
) -> None:
    client = signed_in(editor)
    earlier(client, SEEN, 600)
    ping = f"/cms/editing-sessions/ping/wagtailcore/page/{section.pk}/1/"
    assert client.post(ping).status_code in {200, 404}
    assert time.time() - client.session[SEEN] > 500
    client.get("/cms/")
    assert time.time() - client.session[SEEN] < 10


def test_script_of_the_editor_is_told_in_a_sentence(editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    earlier(client, SEEN, 31 * 60)
    answer = client.post("/cms/pages/2/edit/", {"title": "x"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert json.loads(answer.content)["error_message"]


def test_what_was_sent_too_late_is_offered_again_after_signing_in(editor: User) -> None:
    with_app(editor)
    client = sign_in(editor)
    earlier(client, SEEN, 31 * 60)
    late = client.post("/cms/pages/2/edit/", {"title": "Un titre\r\nlong", "tags": ["a", "b"]})
    assert late["Location"].startswith(SIGN_IN)
    client.post(SIGN_IN, {"login": editor.email, "password": "integrity-demonstration"})
    assert client.post(f"{SIGN_IN}code/", {"code": one_time_code(steps=1)})["Location"] == f"{SIGN_IN}unsent/"
    page = client.get(f"{SIGN_IN}unsent/").content.decode()
    assert 'action="/cms/pages/2/edit/"' in page
    assert page.count('name="tags"') == 2
    assert "Un titre\r\nlong" in page
    client.post("/cms/pages/2/edit/", {"title": "Un titre"})
    assert client.get(f"{SIGN_IN}unsent/")["Location"] == "/cms/"


def test_what_one_person_sent_is_not_shown_to_another(editor: User, approver: User) -> None:
    client = sign_in(with_app(editor))
    earlier(client, SEEN, 31 * 60)
    client.post("/cms/pages/2/edit/", {"title": "Secret"})
    with_app(approver)
    client.post(SIGN_IN, {"login": approver.email, "password": "integrity-demonstration"})
    client.post(f"{SIGN_IN}code/", {"code": one_time_code()})
    assert "Secret" not in client.get(f"{SIGN_IN}unsent/", follow=True).content.decode()


def test_public_pages_know_nothing_of_sessions(client: Client, editor: User, signed_in: SignIn) -> None:
    for reader in (client, signed_in(editor)):
        response = reader.get("/fr/")
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
