"""What the demonstration shows of its second factor, and that it is not there otherwise."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from home.demonstration import PASSWORD, SECRET
from institutions.models import User
from institutions.sign_in.factors import accept
from institutions.sign_in.one_time_codes import code_to_show
from tests.institutions.signing_in import CODE, give_code, give_password, is_in, one_time_code, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings: Settings) -> None:
    settings.PORTAL_DEMO = True


@pytest.mark.usefixtures("demonstration")
def test_page_and_command_tell_a_code_that_signs_in(editor: User, client: Client) -> None:
    give_password(client, editor)
    page = client.get(CODE).content.decode()
    out = StringIO()
    call_command("one_time_code", editor.email, stdout=out)
    code = out.getvalue().strip()
    assert code in page
    assert give_code(client, code).status_code == 302
    assert is_in(client)


@pytest.mark.usefixtures("demonstration")
def test_code_of_a_private_secret_is_told_to_nobody(editor: User, client: Client) -> None:
    with_app(editor)
    give_password(client, editor)
    assert one_time_code() not in client.get(CODE).content.decode()
    with pytest.raises(CommandError):
        call_command("one_time_code", editor.email)


def test_nothing_of_it_exists_outside_demonstration_mode(editor: User, client: Client) -> None:
    assert Authenticator.objects.get(user=editor).data["public"] is True
    assert give_password(client, editor, PASSWORD)["Location"] == CODE
    assert code_to_show(editor) is None
    assert one_time_code(SECRET) not in client.get(CODE).content.decode()
    assert accept(editor, one_time_code(SECRET)) is None
    with pytest.raises(CommandError, match="demonstration mode only"):
        call_command("one_time_code", editor.email)
