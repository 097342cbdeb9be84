"""Notices in the CMS."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from institutions.models import User
from notifications.models import Notice, Pace
from notifications.reading import forget_read, pace_of, unread_count, unread_of
from outbox.models import Message
from tests import cms

pytestmark = pytest.mark.django_db

Told = Callable[..., Notice]


def shown(client: Client, query: str = "") -> list[str]:
    page = BeautifulSoup(client.get(f"/cms/notices/{query}").content, "html.parser")
    return [link.text.strip() for link in page.select(".notices__subject a")]


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.get(email="administrator@icpc.example")


def test_unread_first_and_only_ones_own(signed_in: cms.SignIn, told: Told, editor: User, lead: User) -> None:
    old, new = told(editor, title="Un"), told(editor, key="2", title="Deux")
    told(lead, title="Autrui")
    client = signed_in(editor)
    assert len(shown(client)) == 2
    assert "Deux" in shown(client)[0]
    client.post(f"/cms/notices/{new.pk}/read/")
    assert "Un" in shown(client)[0]
    assert len(shown(client, "?show=unread")) == len(shown(client, "?show=read")) == 1
    assert unread_of(editor) == [old]


def test_opening_reads_and_leads_to_the_place(signed_in: cms.SignIn, told: Told, editor: User) -> None:
    notice = told(editor, url="/cms/pages/3/edit/")
    response = signed_in(editor).get(f"/cms/notices/{notice.pk}/")
    assert response["Location"] == "/cms/pages/3/edit/"
    assert unread_count(editor) == 0


def test_nobody_reads_anothers_notice(signed_in: cms.SignIn, told: Told, editor: User, lead: User) -> None:
    notice = told(lead)
    client = signed_in(editor)
    assert client.get(f"/cms/notices/{notice.pk}/").status_code == 404
    assert client.post(f"/cms/notices/{notice.pk}/read/").status_code == 404
    client.post("/cms/notices/all-read/")
    assert unread_count(lead) == 1


def test_reading_all(signed_in: cms.SignIn, told: Told, editor: User) -> None:
    told(editor), told(editor, key="2")
    client = signed_in(editor)
    assert client.get("/cms/notices/all-read/").status_code == 405
    client.post("/cms/notices/all-read/")
    assert unread_count(editor) == 0


def test_titles_are_escaped(signed_in: cms.SignIn, told: Told, editor: User) -> None:
    told(editor, title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in signed_in(editor).get("/cms/notices/").content.decode()


def test_the_menu_counts_unread_ones(signed_in: cms.SignIn, told: Told, editor: User) -> None:
    client = signed_in(editor)
    assert "Notices (" not in client.get("/cms/notices/settings/").content.decode()
    for key in "123":
        told(editor, key=key)
    page = client.get("/cms/notices/settings/").content.decode()
    assert "(3)" in page


def test_many_notices_cost_no_more_queries(
    signed_in: cms.SignIn, told: Told, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(editor)
    told(editor)
    client.get("/cms/notices/")
    with django_assert_max_num_queries(100) as few:
        client.get("/cms/notices/")
    for number in range(60):
        told(editor, key=f"n{number}")
    with django_assert_max_num_queries(len(few)):
        assert len(shown(client)) == 25
    assert len(shown(client, "?p=3")) == 11


def test_empty_and_all_read_say_so(signed_in: cms.SignIn, told: Told, editor: User) -> None:
    client = signed_in(editor)
    empty = client.get("/cms/notices/").content
    assert shown(client) == []
    told(editor)
    client.post("/cms/notices/all-read/")
    assert client.get("/cms/notices/?show=unread").content != empty
    assert len(shown(client)) == 1


def test_choosing_how_to_be_told(signed_in: cms.SignIn, editor: User) -> None:
    client = signed_in(editor)
    assert pace_of(editor) == Pace.AT_ONCE
    client.post("/cms/notices/settings/", {"pace": Pace.DAILY})
    assert pace_of(editor) == Pace.DAILY
    assert client.post("/cms/notices/settings/", {"pace": "hourly"}).status_code == 200
    assert pace_of(editor) == Pace.DAILY
    account = client.get("/cms/account/").content.decode()
    assert "/cms/notices/settings/" in account
    assert "submitted_notifications" not in account


def test_administrators_see_undeliverable_mail_and_try_again(
    signed_in: cms.SignIn, told: Told, editor: User, approver: User, administrator: User
) -> None:
    notice = told(editor)
    Notice.objects.filter(pk=notice.pk).update(undeliverable="550 no such person")
    Message.objects.all().delete()
    again = f"/cms/notices/undelivered/{notice.pk}/again/"
    for person in (editor, approver):
        client = signed_in(person)
        assert client.get("/cms/notices/undelivered/").status_code == 302
        client.post(again)
    assert not Message.objects.exists()
    client = signed_in(administrator)
    page = client.get("/cms/notices/undelivered/").content.decode()
    assert "550 no such person" in page
    assert editor.email in page
    client.post(again)
    assert Message.objects.get().key == str(notice.pk)
    assert "550" not in client.get("/cms/notices/undelivered/").content.decode()


def test_what_was_read_long_ago_is_forgotten(told: Told, editor: User) -> None:
    long_ago = timezone.now() - timedelta(days=366)
    old, unread, fresh = told(editor), told(editor, key="2"), told(editor, key="3")
    Notice.objects.filter(pk=old.pk).update(read_at=long_ago)
    Notice.objects.filter(pk=unread.pk).update(created_at=long_ago)
    Notice.objects.filter(pk=fresh.pk).update(read_at=timezone.now())
    assert forget_read() == 1
    assert set(Notice.objects.filter(recipient=editor)) == {unread, fresh}


def test_a_notice_of_a_kind_that_is_gone_breaks_no_list(
    signed_in: cms.SignIn, told: Told, editor: User
) -> None:
    Notice.objects.filter(pk=told(editor).pk).update(message="gone.kind")
    assert shown(signed_in(editor)) == ["gone.kind"]
