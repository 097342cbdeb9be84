"""The ledger can be added to and nothing else, where PostgreSQL serves (docs/guides/operating.md)."""

import django.db.models.deletion
import editorial.models.approval
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("wagtailcore_pagelogentry", "wagtailcore_modellogentry")
# Who owns a table could switch its triggers off; that needs no other way, only one that leaves a trace.
FUNCTION = """
CREATE FUNCTION portal_ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('portal.ledger_maintenance', true) = 'on' AND pg_has_role(
    current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE'
  ) THEN
    RAISE LOG 'portal: % of % by %', TG_OP, TG_TABLE_NAME, session_user;
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'The ledger only grows: % of % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$
"""
ROWS = """
CREATE TRIGGER ledger_rows BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION portal_ledger_only_grows()
"""
WHOLE = """
CREATE TRIGGER ledger_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION portal_ledger_only_grows()
"""


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION, params=None)
    for table in TABLES:
        schema_editor.execute(ROWS.format(table=table), params=None)
        schema_editor.execute(WHOLE.format(table=table), params=None)


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER ledger_rows ON {table}", params=None)
        schema_editor.execute(f"DROP TRIGGER ledger_whole ON {table}", params=None)
    schema_editor.execute("DROP FUNCTION portal_ledger_only_grows()", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ('editorial', '0003_workflow'),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        # An approval stays when its page or revision goes, so that deleting a page takes nothing from what was.
        migrations.AlterField(
            model_name="approval",
            name="page",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="approvals",
                to="wagtailcore.page",
            ),
        ),
        migrations.AlterField(
            model_name="approval",
            name="revision",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=editorial.models.approval.keep_unless_page_goes,
                related_name="approval",
                to="wagtailcore.revision",
            ),
        ),
        migrations.RunPython(protect, release),
    ]
