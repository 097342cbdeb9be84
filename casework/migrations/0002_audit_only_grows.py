"""The audit of cases can be added to and nothing else. Its owner could switch that off; the chain tells."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("casework_auditentry", "casework_audithead")
# As for the ledger: who owns the table may maintain it on purpose, and PostgreSQL writes that into its log.
FUNCTION = """
CREATE FUNCTION casework_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('portal.ledger_maintenance', true) = 'on' AND pg_has_role(
    current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE'
  ) THEN
    RAISE LOG 'portal: % of % by %', TG_OP, TG_TABLE_NAME, session_user;
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'The audit only grows: % of % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$
"""
POSTGRESQL = (
    """
CREATE TRIGGER audit_rows BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION casework_audit_only_grows()
""",
    """
CREATE TRIGGER audit_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION casework_audit_only_grows()
""",
)
SQLITE = tuple(
    f"""
CREATE TRIGGER {{table}}_no_{act.lower()} BEFORE {act} ON {{table}}
BEGIN SELECT RAISE(ABORT, 'The audit only grows: {act} of {{table}} is refused.'); END
"""
    for act in ("UPDATE", "DELETE")
)


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
    for table in TABLES:
        for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
            schema_editor.execute(statement.format(table=table), params=None)


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER audit_rows ON {table}", params=None)
            schema_editor.execute(f"DROP TRIGGER audit_whole ON {table}", params=None)
        schema_editor.execute("DROP FUNCTION casework_audit_only_grows()", params=None)
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}", params=None)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
