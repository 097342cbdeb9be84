"""Published figures can be added to and nothing else: what one has read stays as it was."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "casework_publishedfigures"
# As for the ledger: who owns the table may maintain it on purpose, and PostgreSQL writes that into its log.
FUNCTION = """
CREATE FUNCTION casework_figures_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('portal.ledger_maintenance', true) = 'on' AND pg_has_role(
    current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE'
  ) THEN
    RAISE LOG 'portal: % of % by %', TG_OP, TG_TABLE_NAME, session_user;
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'Published figures stay: % of % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$
"""
POSTGRESQL = (
    FUNCTION,
    f"""
CREATE TRIGGER figures_rows BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION casework_figures_only_grow()
""",
    f"""
CREATE TRIGGER figures_whole BEFORE TRUNCATE ON {TABLE}
FOR EACH STATEMENT EXECUTE FUNCTION casework_figures_only_grow()
""",
)
SQLITE = tuple(
    f"""
CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}
BEGIN SELECT RAISE(ABORT, 'Published figures stay: {act} of {TABLE} is refused.'); END
"""
    for act in ("UPDATE", "DELETE")
)
RELEASE = (
    f"DROP TRIGGER figures_rows ON {TABLE}",
    f"DROP TRIGGER figures_whole ON {TABLE}",
    "DROP FUNCTION casework_figures_only_grow()",
)
RELEASE_SQLITE = tuple(f"DROP TRIGGER {TABLE}_no_{act}" for act in ("update", "delete"))


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in RELEASE if schema_editor.connection.vendor == "postgresql" else RELEASE_SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_audit_only_grows")]
    operations = [migrations.RunPython(protect, release)]
