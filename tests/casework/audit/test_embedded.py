"""The same on the embedded database, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from tests.services.folders import CHECKOUT

SESSION = """
import json, threading
import django; django.setup()
from django.db.migrations.executor import MigrationExecutor
from django.db import connection, transaction, DatabaseError
last = MigrationExecutor(connection).loader.graph.leaf_nodes("casework")
MigrationExecutor(connection).migrate(last)
from casework.audit.heads import sign_head
from casework.audit.keys import known_keys
from casework.audit.recording import record
from casework.audit.verifying import verify
from casework.audit.acts import AuditAct
from casework.models import AuditEntry

def write():
    for _ in range(20):
        with transaction.atomic():
            codes = {"codes": ["a", "b"]}
            record(act=AuditAct.CASE_VIEWED, actor=None, subject="case-0a1b2c3d", details=codes)
    connection.close()

threads = [threading.Thread(target=write) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
sign_head()
told = {"vendor": connection.vendor, "whole": verify(keys=known_keys(())).is_whole}
told["entries"] = AuditEntry.objects.count()
refused = []
for statement in ("UPDATE casework_auditentry SET act = 'x'", "DELETE FROM casework_auditentry",
                  "UPDATE casework_audithead SET number = 1", "DELETE FROM casework_audithead"):
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        refused.append("only grows" in str(error))
told["refused"] = refused
with connection.cursor() as cursor:
    cursor.execute("DROP TRIGGER casework_auditentry_no_delete")
    cursor.execute("DELETE FROM casework_auditentry WHERE number = 80")
found = verify(keys=known_keys(())).first_break
told["found"] = [found.number, found.reason.name]
with connection.cursor() as cursor:
    cursor.execute("CREATE TRIGGER casework_auditentry_no_delete BEFORE DELETE ON casework_auditentry"
                   " BEGIN SELECT 1; END")
MigrationExecutor(connection).migrate([("casework", None)])
told["tables"] = [name for name in connection.introspection.table_names() if name.startswith("casework")]
print(json.dumps(told))
"""


def test_the_embedded_database_keeps_the_audit(tmp_path: Path) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(CHECKOUT),
    }
    done = subprocess.run(
        [sys.executable, "-c", SESSION], cwd=CHECKOUT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "vendor": "sqlite",
        "whole": True,
        "entries": 80,
        "refused": [True] * 4,
        "found": [80, "CUT"],
        "tables": [],
    }
    assert (tmp_path / "keys" / "audit.pem").exists()
