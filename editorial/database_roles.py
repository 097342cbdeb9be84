"""Two database roles: one owns the tables and migrates; the application's can only add to the ledger."""

from collections.abc import Sequence

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql
from wagtail.models import ModelLogEntry, PageLogEntry

from editorial.models import Approval

ONLY_GROWING = (PageLogEntry, ModelLogEntry, Approval)


class RoleUnfit(Exception):
    """This role could get past the grants; the message says how."""


def only_growing() -> Sequence[type[models.Model]]:
    """Of these tables the application's role reads and adds rows; nothing else. Others say `only_grows`."""
    others = [model for model in apps.get_models() if getattr(model, "only_grows", False)]
    return [*ONLY_GROWING, *others]


def statements(role: str) -> Sequence[sql.Composed]:
    """What the owner of the tables has to run, once; running it again changes nothing."""
    name = sql.Identifier(role)
    tables = sql.SQL(", ").join(sql.Identifier(model._meta.db_table) for model in only_growing())
    texts = (
        "GRANT USAGE ON SCHEMA public TO {name}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        "REVOKE UPDATE, DELETE ON {tables} FROM {name}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {name}",
    )
    return [sql.SQL(text).format(name=name, tables=tables) for text in texts]


def as_script(role: str) -> str:
    """The statements as text, to be read or run by hand."""
    with connection.cursor() as cursor:
        return "".join(f"{statement.as_string(cursor.connection)};\n" for statement in statements(role))


@transaction.atomic
def separate(*, application_role: str) -> None:
    """Give `application_role` what the portal needs at work. Raises RoleUnfit."""
    refuse_unfit(application_role)
    with connection.cursor() as cursor:
        for statement in statements(application_role):
            cursor.execute(statement)


def refuse_unfit(role: str) -> None:
    """Raises RoleUnfit for a role that is missing, is a superuser, or owns the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        if (found := cursor.fetchone()) is None:
            raise RoleUnfit(f"There is no role {role}. CREATE ROLE … LOGIN PASSWORD … makes one.")
        if found[0]:
            raise RoleUnfit(f"{role} is a superuser: no grant binds it.")
        owners = "SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = %s"
        cursor.execute(f"SELECT pg_has_role(%s, ({owners}), 'MEMBER')", [role, PageLogEntry._meta.db_table])
        if cursor.fetchone() == (True,):
            raise RoleUnfit(f"{role} owns the tables, or belongs to who does: it could undo the grants.")
