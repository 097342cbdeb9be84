"""PostgreSQL refuses to change what is in the ledger, and binds a role of the application's own to that."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import ModelLogEntry, PageLogEntry

from editorial.approval import live_without_approval
from editorial.models import Approval, InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms

pytestmark = pytest.mark.django_db

LEDGER = ["wagtailcore_pagelogentry", "wagtailcore_modellogentry"]
CHANGES = ["UPDATE {table} SET label = ''", "DELETE FROM {table}", "TRUNCATE {table}"]


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys are looked at when a transaction ends: no TRUNCATE before that.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


@pytest.fixture
def entries(approver: User) -> None:
    from editorial.ledger import EXPORTED, record_act

    record_act(action=EXPORTED, instance=approver, user=approver)


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize("change", CHANGES)
def test_even_the_owner_is_refused(entries: None, table: str, change: str) -> None:
    with pytest.raises(ProgrammingError, match="only grows"):
        run(change.format(table=table))


@pytest.mark.parametrize("table", LEDGER)
def test_the_owner_may_maintain_it_on_purpose(entries: None, table: str) -> None:
    """As after `PGOPTIONS=-c portal.ledger_maintenance=on`, for an upgrade of Wagtail or an emptied copy."""
    run("SET LOCAL portal.ledger_maintenance = 'on'")
    run(f"UPDATE {table} SET label = ''")
    run(f"TRUNCATE {table}")


def test_deleting_a_page_and_a_person_touches_no_entry(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="Registre", submit=True)
    page = InitiativePage.objects.get(draft_title="Registre")
    cms.approve(signed_in(approver), page)
    DeletePageAction(InitiativePage.objects.get(pk=page.pk), user=approver).execute(
        skip_permission_checks=True
    )
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.delete").exists()
    assert Approval.objects.filter(page=page.pk).exists()
    assert not live_without_approval().exists()
    person = User.objects.create_user("nobody@icpc.example", "a-long-enough-password")
    entry = ModelLogEntry.objects.log_action(person, "wagtail.edit", user=person)
    person.delete()
    assert ModelLogEntry.objects.get(pk=entry.pk).user_id is not None


def test_the_migration_goes_back_and_forth() -> None:
    ledger: Any = import_module("editorial.migrations.0004_ledger")
    with connection.schema_editor(atomic=False) as editor:
        ledger.release(None, editor)
        run("UPDATE wagtailcore_pagelogentry SET label = label")
        ledger.protect(None, editor)
    with pytest.raises(ProgrammingError, match="only grows"):
        run("UPDATE wagtailcore_pagelogentry SET label = label")


@pytest.fixture
def role() -> Iterator[str]:
    """A role with the application's grants, in force on the test's own connection."""
    name = f"application_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{name}" LOGIN')
        call_command("separate_database_roles", application_role=name, stdout=StringIO())
        cursor.execute(f'SET ROLE "{name}"')
        yield name
        if not connection.needs_rollback:
            cursor.execute("RESET ROLE")


@pytest.mark.parametrize("table", [*LEDGER, "editorial_approval"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TABLE {table}",
    ],
)
def test_the_application_is_refused_by_grants(role: str, table: str, change: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(change.format(table=table))
    run(f"SELECT 1 FROM {table} LIMIT 1")


def test_the_key_to_maintenance_does_not_fit_the_application(role: str) -> None:
    run("SET LOCAL portal.ledger_maintenance = 'on'")
    with pytest.raises(ProgrammingError, match="permission denied"):
        run("UPDATE wagtailcore_pagelogentry SET label = ''")


def test_the_portal_works_with_the_applications_grants(
    role: str, signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="Registre", submit=True)
    page = InitiativePage.objects.get(draft_title="Registre")
    desk = signed_in(approver)
    cms.send_back(desk, page, "Non.")
    cms.edit(signed_in(editor), InitiativePage.objects.get(pk=page.pk), title="Relu", submit=True)
    cms.approve(desk, InitiativePage.objects.get(pk=page.pk))
    page = InitiativePage.objects.get(pk=page.pk)
    assert (page.live, page.title) == (True, "Relu")
    desk.post(f"/cms/pages/{page.pk}/unpublish/")
    desk.post(f"/cms/pages/{page.pk}/delete/")
    assert not InitiativePage.objects.filter(pk=page.pk).exists()
    User.objects.create_user("nobody@icpc.example", "a-long-enough-password").delete()
    call_command("work", "--once", stdout=StringIO())


def test_a_superuser_an_owner_and_nobody_are_unfit(capsys: pytest.CaptureFixture[str]) -> None:
    owner = connection.settings_dict["USER"]
    for name, reason in ((owner, "superuser"), ("nobody_at_all", "no role")):
        with pytest.raises(CommandError, match=reason):
            call_command("separate_database_roles", application_role=name)
    run("CREATE ROLE group_of_owners")
    run("ALTER TABLE wagtailcore_pagelogentry OWNER TO group_of_owners")
    with pytest.raises(CommandError, match="owns the tables"):
        call_command("separate_database_roles", application_role="group_of_owners")
    call_command("separate_database_roles", "--print", application_role='a"b')
    assert 'REVOKE UPDATE, DELETE ON "wagtailcore_pagelogentry"' in capsys.readouterr().out


def test_a_login_of_its_own_is_bound(django_db_setup: None) -> None:
    """The same from outside: another connection, signed in as the application's role."""
    at, name = connection.settings_dict, f"login_{connection.settings_dict['NAME']}"
    place = {"host": at["HOST"], "port": at["PORT"], "dbname": at["NAME"]}

    def apart(work: Callable[[], None]) -> None:
        def closing() -> None:
            work()
            connection.close()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(closing).result()

    def drop() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
            if cursor.fetchone():
                cursor.execute(f'DROP OWNED BY "{name}"')
                cursor.execute(f'DROP ROLE "{name}"')

    def make() -> None:
        drop()
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE ROLE "{name}" LOGIN')
        call_command("separate_database_roles", application_role=name, stdout=StringIO())

    apart(make)
    try:
        with psycopg.connect(user=name, **place, autocommit=True) as guest:
            assert guest.execute("SELECT count(*) >= 0 FROM wagtailcore_pagelogentry").fetchone() == (True,)
            for change in [*CHANGES, "ALTER TABLE {table} DISABLE TRIGGER ALL"]:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    guest.execute(change.format(table="wagtailcore_pagelogentry"))
    finally:
        apart(drop)
