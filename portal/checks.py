"""Conventions of the project as system checks."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models

from editorial.external_preview import PLACEHOLDERS

# The layers of docs/architecture.md, top first. Apps on one line do not know each other.
LAYERS: Sequence[Sequence[str]] = (
    ("portal",),
    ("home", "search"),
    ("knowledge_base", "commitments", "complaints"),
    ("editorial", "casework"),
    ("publication",),
    ("notifications",),
    ("institutions",),
    ("outbox",),
)
LEVEL = {app: level for level, line in enumerate(LAYERS) for app in line}


@register(Tags.models)
def foreign_keys_point_down(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """String keys escape the import linter: a relation may stay in its app or point to a lower layer."""
    return [
        Error(
            f"{model.__name__}.{field.name} points to {target.__name__}, which is not in a lower layer.",
            hint="Turn it round, or join both through editorial.RecordLink, an institution or a term.",
            obj=model,
            id="portal.E001",
        )
        for model in apps.get_models(include_auto_created=True)
        for field, target in _relations(model)
        if not _points_down(model._meta.app_label, target._meta.app_label)
    ]


def _relations(model: type[models.Model]) -> Iterator[tuple[Any, type[models.Model]]]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if field.remote_field is not None and isinstance(field.related_model, type):
            yield field, field.related_model


def _points_down(origin: str, target: str) -> bool:
    if origin not in LEVEL or target not in LEVEL or origin == target:
        return True
    return LEVEL[target] > LEVEL[origin]


LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


@register(Tags.security)
def demonstration_stays_at_home(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demonstration's passwords are public, so it must not be reachable from outside."""
    foreign = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK) if settings.PORTAL_DEMO else []
    return [
        Error(
            f"Demonstration mode refuses the host {host}: its passwords are public.",
            hint="Unset PORTAL_DEMO, or PORTAL_HOSTS.",
            id="portal.E002",
        )
        for host in foreign
    ]


@register(Tags.security)
def previews_go_to_one_safe_place(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A token in the open, or an address without one, would be found out by an editor."""
    address = settings.PORTAL_PREVIEW_URL
    return [
        Error(
            f"PORTAL_PREVIEW_URL {fault}.",
            hint="For example https://www.example/preview?token={token}&locale={locale}&type={type}&id={id}",
            id="portal.E003",
        )
        for fault in (_faults_of_preview(address) if address else ())
    ]


def _faults_of_preview(address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {*LOOPBACK, "::1"}):
        yield "must begin with https://, or with http:// on this machine"
    if "{token}" not in parts.path + parts.query + parts.fragment:
        yield "must hold {token}, behind the name of the site"
    for unknown in sorted(set(re.findall(r"{(.*?)}", address)) - set(PLACEHOLDERS)):
        yield f"holds {{{unknown}}}, which the portal does not know"


@register(Tags.security)
def each_site_has_its_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The public site closes envelopes and cannot open one; a site that shares its keys protects nothing."""
    return [
        Error(fault, hint="docs/guides/operating.md, “Cases”, says which key goes where.", id="portal.E004")
        for fault in _faults_of_keys()
    ]


def _faults_of_keys() -> Iterator[str]:
    if settings.PORTAL_SITE not in {"www", "desk"}:
        return
    for ring, keys in settings.PORTAL_SEALING.items():
        if not keys["recipients"]:
            yield f"No public key of the ring “{ring}” is set, so that nothing can be taken in."
        if keys["key_file"] and settings.PORTAL_SITE == "www":
            yield f"The public site is given the private key of the ring “{ring}”."
        if not keys["key_file"] and settings.PORTAL_SITE == "desk":
            yield f"The desk has no private key of the ring “{ring}”."
    for name in ("receipt-pepper", "receipt-secret"):
        if not settings.PORTAL_RECEIPT_SECRETS[name]:
            yield f"The secret “{name}” is not set."
