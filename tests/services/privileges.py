"""PostgreSQL and Elasticsearch refuse to run as root: how root starts them all the same."""

import functools
import os
import subprocess

# The id must have a name in the user database: initdb looks it up.
NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
OTHER_USER = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")


def unprivileged_command(command: list[str]) -> list[str]:
    """The command as it must be called for the server not to see root.

    In a user namespace the process is nobody to itself and root to the file system, so that no file
    changes hands. Containers often forbid namespaces; there the process really becomes nobody.
    """
    if os.geteuid() != 0:
        return command
    return [*(OTHER_USER if must_change_user() else NAMESPACE), *command]


def must_change_user() -> bool:
    """Whether the servers' files have to belong to nobody."""
    return os.geteuid() == 0 and not _namespaces_allowed()


@functools.cache
def _namespaces_allowed() -> bool:
    try:
        return subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
