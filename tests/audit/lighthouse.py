"""Lighthouse itself: installed from its lock, run on one address, its report read."""

import filecmp
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.chromium import arguments, chromium

HERE = Path(__file__).resolve().parent
INSTALLED = HERE.parents[1] / ".cache" / "audit"
FILES = ("package.json", "package-lock.json", ".npmrc")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Said about the page, but no failing of it.
NOT_FAILINGS = {"informative", "manual", "notApplicable"}
LONGEST_AUDIT = 180


class AuditImpossible(Exception):
    """Lighthouse cannot run here; the message says what is missing."""


@dataclass(frozen=True)
class Failing:
    """An audit below its full score, with the elements or files it names."""

    audit: str
    title: str
    measured: str
    where: list[str]


@dataclass(frozen=True)
class Report:
    """Scores from 0 to 100 by category."""

    address: str
    scores: dict[str, int]
    failings: list[Failing]


def install() -> None:
    """Into .cache/audit, unless what lies there comes from this very lock."""
    if shutil.which("npm") is None:
        raise AuditImpossible("The audit needs Node.js 18.16 or newer with npm on PATH.")
    if _is_installed():
        return
    shutil.rmtree(INSTALLED, ignore_errors=True)
    INSTALLED.mkdir(parents=True)
    for name in FILES:
        shutil.copy(HERE / name, INSTALLED / name)
    done = subprocess.run(["npm", "ci", "--no-progress"], cwd=INSTALLED, capture_output=True, text=True)
    if done.returncode:
        (INSTALLED / FILES[1]).unlink()
        raise AuditImpossible(f"Lighthouse could not be installed:\n{done.stderr}")


def _is_installed() -> bool:
    same = filecmp.cmpfiles(HERE, INSTALLED, FILES, shallow=False)[0] if INSTALLED.exists() else []
    return len(same) == len(FILES) and (INSTALLED / "node_modules" / "lighthouse").exists()


def audit(address: str) -> Report:
    """On Lighthouse's own phone profile: a slow phone on a slow line."""
    words = [
        "node", str(INSTALLED / "node_modules" / "lighthouse" / "cli" / "index.js"), address,
        "--quiet", "--output=json", "--form-factor=mobile", "--no-enable-error-reporting",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(arguments())}",
    ]  # fmt: skip
    settings = {**os.environ, "CHROME_PATH": chromium()}
    done = subprocess.run(words, env=settings, capture_output=True, text=True, timeout=LONGEST_AUDIT)
    if done.returncode:
        raise AuditImpossible(f"Lighthouse gave up on {address}:\n{done.stderr}")
    return read_report(json.loads(done.stdout))


def read_report(report: dict[str, Any]) -> Report:
    """From Lighthouse's JSON. Raises AuditImpossible when the page itself did not load."""
    if trouble := report.get("runtimeError"):
        raise AuditImpossible(f"{report['requestedUrl']}: {trouble['message']}")
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    return Report(report["finalDisplayedUrl"], scores, list(_failings(report)))


def _failings(report: dict[str, Any]) -> Iterator[Failing]:
    counted = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"]}
    for name, result in report["audits"].items():
        if name not in counted or result["scoreDisplayMode"] in NOT_FAILINGS:
            continue
        if result["score"] is None or result["score"] < 0.9:
            items = (result.get("details") or {}).get("items") or []
            yield Failing(name, result["title"], result.get("displayValue", ""), list(_places(items)))


def _places(items: list[dict[str, Any]]) -> Iterator[str]:
    for item in items[:5]:
        node = item.get("node") or {}
        if place := node.get("selector") or item.get("url") or item.get("href") or item.get("description"):
            yield str(place)
