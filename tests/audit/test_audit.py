"""The audit refuses a page under the mark, says why, and installs exactly what its lock names."""

import json
from typing import Any

import pytest

from tests.audit import __main__ as command
from tests.audit.lighthouse import CATEGORIES, HERE, AuditImpossible, Report, read_report


def lighthouse_says(performance: float, **more: Any) -> dict[str, Any]:
    """A report as Lighthouse writes it, of one page with one slow image."""
    scores = {name: {"score": 1, "auditRefs": []} for name in CATEGORIES}
    scores["performance"] = {"score": performance, "auditRefs": [{"id": "big"}, {"id": "kept"}]}
    return {
        "requestedUrl": "http://localhost/ar/",
        "finalDisplayedUrl": "http://localhost/ar/",
        "categories": scores,
        "audits": {
            "big": {
                "title": "Too big",
                "score": 0.4,
                "scoreDisplayMode": "numeric",
                "displayValue": "9 MB",
                "details": {"items": [{"node": {"selector": "main > img"}}]},
            },
            "kept": {"title": "Kept", "score": 1, "scoreDisplayMode": "binary"},
            "uncounted": {"title": "Not of a category", "score": 0, "scoreDisplayMode": "binary"},
        },
        **more,
    }


def test_scores_and_what_fails_are_read() -> None:
    report = read_report(lighthouse_says(0.94))
    assert report.scores == {"performance": 94, "accessibility": 100, "best-practices": 100, "seo": 100}
    assert [(failing.audit, failing.where) for failing in report.failings] == [("big", ["main > img"])]


def test_a_page_that_did_not_load_has_no_scores() -> None:
    trouble = {"code": "NO_FCP", "message": "nothing was painted"}
    with pytest.raises(AuditImpossible, match="nothing was painted"):
        read_report(lighthouse_says(1, runtimeError=trouble))


@pytest.mark.parametrize(("performance", "code"), [(0.95, 0), (0.94, 1)])
def test_under_the_mark_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], performance: float, code: int
) -> None:
    reports: dict[str, Report] = {"home": read_report(lighthouse_says(performance))}
    monkeypatch.setattr(command, "_reports", lambda: reports)
    assert command.main() == code
    printed = capsys.readouterr().out
    assert str(round(100 * performance)) in printed
    assert "home: big: Too big. 9 MB" in printed


def test_lock_has_a_hash_for_each_package_and_no_address() -> None:
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: package for name, package in json.loads(text)["packages"].items() if name}
    assert len(packages) > 100
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert "://" not in text
