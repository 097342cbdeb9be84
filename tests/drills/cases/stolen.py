"""G2: who takes the public site's host over reads nothing that citizens and officers have sealed."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import redis
from django.apps import apps
from django.core.management import call_command
from django.test import override_settings

from casework.sealing.envelopes import CannotOpen, open_envelope
from casework.sealing.keys import Ring
from tests.drills.cases.sealed_items import Item, Vault, filled
from tests.drills.scene import Scene
from tests.services.folders import CHECKOUT

LIMIT = 900
LOST = "drill:lost-form"


def perform(scene: Scene, size: int) -> bool:
    """Two controls: the desk's keys open everything, and the thief finds what somebody left lying about."""
    with TemporaryDirectory() as elsewhere:
        keys = Path(elsewhere) / "desk"
        public = _new_keys(keys)
        with _sites_apart(public):
            vault = filled(size)
        at_desk = sum(_opens(item, keys) for item in vault.items)
        folder = Path(scene.environment["PORTAL_DATA_DIR"])
        host = _host(scene, public, folder)
        stolen = _robbed(host, vault)
        careless = _robbed(host | {"PORTAL_DATA_DIR": str(_with_keys(folder, keys, elsewhere))}, vault)
        with _form_in_redis(scene, vault):
            forgotten = _robbed(host, vault)
    print(f"of {size} sealed items the stolen host reads {stolen['opened']}; the desk opens {at_desk}")
    print(f"made of what lies about: {stolen['seeds']} seeds, {stolen['receipts']} receipts;", end=" ")
    print(f"{stolen['tried']} keys tried on each item, the others fit nobody's public half")
    print(f"the portal's own functions there: {stolen['product']};", end=" ")
    print(f"values with a word outside its envelope: {stolen['plain']}")
    print(f"controls: with the desk's keys in its data folder it reads {careless['opened']};", end=" ")
    print(f"with one form in Redis {forgotten['opened']} of {vault.with_receipt()}", end=" ")
    print(f"that its receipt opens, and {forgotten['plain']} value with a word")
    trusted = at_desk == careless["opened"] == size and forgotten["plain"] == 1
    trusted = trusted and forgotten["opened"] == vault.with_receipt() > 0
    closed = not stolen["opened"] and not stolen["plain"] and list(stolen["product"]) == ["NoKey"]
    return trusted and closed


def _new_keys(folder: Path) -> dict[str, str]:
    """The private halves are in `folder` alone; what every process is given."""
    said = StringIO()
    call_command("new_case_keys", folder, stdout=said)
    given = dict(line.split("    ")[0].split("=", 1) for line in said.getvalue().splitlines())
    return {
        "PORTAL_CASE_RECIPIENTS": given["PORTAL_CASE_RECIPIENTS"],
        "PORTAL_IDENTITY_RECIPIENTS": given["PORTAL_IDENTITY_RECIPIENTS"],
        "PORTAL_RECEIPT_PEPPER": secrets.token_urlsafe(48),
        "PORTAL_RECEIPT_SECRET": secrets.token_urlsafe(48),
    }


@contextmanager
def _sites_apart(public: dict[str, str]) -> Iterator[None]:
    """This process seals as the public site and the desk do: neither needs a private key for it."""
    rings = {Ring.DESK: "PORTAL_CASE_RECIPIENTS", Ring.IDENTITY: "PORTAL_IDENTITY_RECIPIENTS"}
    with override_settings(
        PORTAL_SEALING_MAKES_KEYS=False,
        PORTAL_SEALING={ring: {"recipients": [public[name]], "key_file": ""} for ring, name in rings.items()},
        PORTAL_RECEIPT_SECRETS={
            "receipt-pepper": public["PORTAL_RECEIPT_PEPPER"],
            "receipt-secret": public["PORTAL_RECEIPT_SECRET"],
            "receipt-secret-before": "",
        },
    ):
        yield


def _host(scene: Scene, public: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of the public site as docs/operations.md has it, and nothing of this process's."""
    shared = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    return public | {name: scene.environment[name] for name in shared} | {
        "PATH": os.environ["PATH"],
        "PORTAL_SITE": "www",
        "PORTAL_DATA_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
    }  # fmt: skip


def _robbed(host: dict[str, str], vault: Vault) -> dict[str, Any]:
    given = {
        "mark": vault.mark,
        "officer": vault.officer,
        "items": [asdict(item) for item in vault.items],
    }
    answer = subprocess.run(
        [sys.executable, "-m", "tests.drills.cases.stolen_host"],
        cwd=CHECKOUT, env=host, input=json.dumps(given), capture_output=True, text=True, timeout=LIMIT,
    )  # fmt: skip
    if answer.returncode:
        raise RuntimeError(answer.stderr[-3000:])
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _opens(item: Item, keys: Path) -> bool:
    """With the private keys, as the desk and its custodian have them."""
    model = apps.get_model("casework", item.model)
    envelope = model.objects.values_list(item.column, flat=True).get(pk=item.row)
    try:
        with_keys = [(keys / f"{ring}.age").read_text().strip() for ring in Ring]
        return item.word in open_envelope(envelope, with_keys).decode()
    except CannotOpen:
        return False


def _with_keys(folder: Path, keys: Path, elsewhere: str) -> Path:
    """The data folder of a host where one process serves every site."""
    careless = Path(elsewhere) / "careless"
    shutil.copytree(folder, careless)
    shutil.copytree(keys, careless / "keys", dirs_exist_ok=True)
    return careless


@contextmanager
def _form_in_redis(scene: Scene, vault: Vault) -> Iterator[None]:
    """As if a form had been kept: with the receipt secret of the host, its token is a receipt."""
    store = redis.Redis.from_url(scene.environment["REDIS_URL"])
    store.set(LOST, f"form {vault.token.hex()}: {vault.items[0].word}")
    try:
        yield
    finally:
        store.delete(LOST)
