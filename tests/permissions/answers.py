"""The expected answers: one line an address, one column a role and whose things it is asked about.

`WRITE_MATRIX=1 python -m pytest tests/permissions/test_matrix.py` writes the table anew from what the portal
answers: then read the difference, line by line, before you commit it.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from tests.permissions.table import addresses

FILE = Path(__file__).with_name("answers.csv")
ROLES = ("contributor", "translator", "lead", "body_contributor", "approver", "administrator")
WHOSE = ("own", "foreign")
COLUMNS: Sequence[str] = ("stranger", *(f"{role} {whose}" for role in ROLES for whose in WHOSE))

Answers = dict[str, dict[str, str]]

WORDS = {
    200: "opens", 301: "leads on", 302: "leads on", 400: "asks more", 401: "asks token", 404: "absent",
    405: "by post", 422: "asks more",
}  # fmt: skip

# Ends the session, or shows developers an error on purpose.
NEVER_ASKED = {"cms/logout/", "cms/failwhale/", "cms/^.*/$"}


def asked() -> list[str]:
    """The routes of the CMS and of everything beside the public pages."""
    return sorted({route for route in addresses() if not route.startswith("ar/")} - NEVER_ASKED)


def expected() -> Answers:
    with FILE.open(newline="") as file:
        return {row.pop("address"): row for row in csv.DictReader(file)}


def write(found: Answers) -> None:
    kept = expected() if FILE.exists() else {}
    with FILE.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["address", *COLUMNS], lineterminator="\n")
        writer.writeheader()
        for route in asked():
            writer.writerow({"address": route} | kept.get(route, {}) | found.get(route, {}))


def kind_of(status: int, location: str) -> str:
    """What an answer means for the person: one word of the table."""
    if status in {301, 302} and ("/sign-in/" in location or location.startswith("/cms/login/")):
        return "signs in"
    if status == 403 or (status == 302 and location == "/cms/"):
        return "refused"
    return WORDS.get(status, f"error {status}")
