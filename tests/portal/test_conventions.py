"""Rules of the project that the checks and the import linter hold."""

import pytest
from django.conf import settings as portal_settings
from django.db import models
from django.test.utils import isolate_apps
from pytest_django import Settings

from portal import checks
from portal.settings.environment import ROOT
from tests.portal.commands import PRODUCTION, manage, run, script


def model_in(app: str, name: str, **fields: models.Field) -> type[models.Model]:
    """A throw-away model of `app`."""
    meta = type("Meta", (), {"app_label": app})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def errors_of_relation(
    origin: str, target: str, monkeypatch: pytest.MonkeyPatch, kind: type = models.ForeignKey
) -> list[str]:
    """What the check says of a relation by name from a model of `origin` to one of `target`."""
    options = {"on_delete": models.CASCADE} if kind is models.ForeignKey else {}
    with isolate_apps(*{origin, target}) as registry:
        model_in(target, "Target")
        model_in(origin, "Origin", target=kind(f"{target}.Target", related_name="+", **options))
        monkeypatch.setattr(checks, "apps", registry)
        return [error.msg for error in checks.foreign_keys_point_down(None) if error.id == "portal.E001"]


@pytest.mark.parametrize(
    ("origin", "target"),
    [
        ("outbox", "publication"),
        ("institutions", "editorial"),
        ("editorial", "knowledge_base"),
        ("commitments", "knowledge_base"),
        ("knowledge_base", "commitments"),
        ("search", "home"),
    ],
)
def test_relation_upwards_or_sideways_is_refused(
    origin: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert errors_of_relation(origin, target, monkeypatch) == [
        "Origin.target points to Target, which is not in a lower layer."
    ]


def test_relation_to_many_upwards_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = errors_of_relation("institutions", "commitments", monkeypatch, models.ManyToManyField)
    assert "Origin.target points to Target, which is not in a lower layer." in found


@pytest.mark.parametrize(
    ("origin", "target"), [("commitments", "editorial"), ("home", "institutions"), ("editorial", "editorial")]
)
def test_relation_downwards_or_within_is_allowed(
    origin: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert errors_of_relation(origin, target, monkeypatch) == []


def test_layers_name_every_app_of_the_portal() -> None:
    own = {name for name in portal_settings.INSTALLED_APPS if (ROOT / name / "apps.py").exists()}
    assert own == set(checks.LEVEL)


@pytest.mark.parametrize(
    ("demo", "hosts", "refused"),
    [
        (True, ["integrity.example", "localhost"], ["integrity.example"]),
        (True, ["*"], ["*"]),
        (True, ["127.0.0.1", "localhost", "[::1]"], []),
        (False, ["integrity.example"], []),
    ],
)
def test_demonstration_refuses_foreign_hosts(
    demo: bool, hosts: list[str], refused: list[str], settings: Settings
) -> None:
    settings.PORTAL_DEMO, settings.ALLOWED_HOSTS = demo, hosts
    found = checks.demonstration_stays_at_home(None)
    assert [error.id for error in found] == ["portal.E002"] * len(refused)
    assert all(host in error.msg for host, error in zip(refused, found, strict=True))


def test_demonstration_does_not_start_for_foreign_hosts() -> None:
    done = manage("check", PORTAL_DEMO="1", PORTAL_HOSTS="integrity.example")
    assert done.returncode == 1
    assert "portal.E002" in done.stderr


def test_production_passes_the_deployment_checks() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_development_does_not_pass_them() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", PORTAL_DEBUG="1")
    assert done.returncode == 1


def test_migrations_are_complete() -> None:
    done = manage("makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout


def test_imports_go_down_only() -> None:
    done = run(script("lint-imports"))
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
