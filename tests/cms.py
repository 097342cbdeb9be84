"""Steps that people take in the CMS, by its own forms. Each returns the test client's response."""

from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

from institutions.models import User

SignIn = Callable[[User], Client]
PageOf = Callable[..., Page]


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back from the page form at `url`, unchanged."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    form = BeautifulSoup(response.content, "html.parser").select_one("form[data-edit-form]")
    assert form is not None, "no page form"
    data: dict[str, Any] = {}
    for field in form.select("[name]"):
        _collect(field, data)
    return data


def _collect(field: Tag, data: dict[str, Any]) -> None:
    name = str(field["name"])
    if name.startswith("action-") or "__prefix__" in name or field.name == "button":
        return
    if field.name == "select":
        chosen = [option["value"] for option in field.select("option[selected]")]
        data[name] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
    elif field.name == "textarea":
        data[name] = field.text.removeprefix("\n")
    elif field.get("type") in {"checkbox", "radio"}:
        if field.has_attr("checked"):
            data.setdefault(name, []).append(field.get("value", "on"))
    else:
        data[name] = field.get("value", "")


def without_streams(model: type[Page]) -> dict[str, str]:
    """Empty stream fields: their inputs are made by JavaScript."""
    return {f"{f.name}-count": "0" for f in model._meta.get_fields() if isinstance(f, StreamField)}


def edit(client: Client, page: Page, *, submit: bool = False, **changes: Any) -> Any:
    """Save a draft of `page` with `changes`, and submit it for approval if asked to."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = form_of(client, url) | without_streams(type(page)) | changes
    if submit:
        data["action-submit"] = "1"
    return client.post(url, data)


def create(client: Client, model: type[Page], parent: Page, *, submit: bool = False, **fields: Any) -> Any:
    """Add a page of `model` below `parent`."""
    url = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    data = form_of(client, url) | without_streams(model) | fields
    if submit:
        data["action-submit"] = "1"
    return client.post(url, data)


def approve(client: Client, page: Page) -> Any:
    """Press "Approve" in the moderation queue."""
    return _act(client, page, "approve")


def send_back(client: Client, page: Page, comment: str) -> Any:
    return _act(client, page, "reject", comment=comment)


def _act(client: Client, page: Page, action: str, **data: str) -> Any:
    state = page.current_workflow_task_state
    assert state is not None, "the page is not in moderation"
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(url, data)


def return_address(page: Page) -> str:
    state = page.current_workflow_task_state
    assert state is not None, "the page is not in moderation"
    return reverse("return_page", args=[page.pk, state.pk])


def return_with(client: Client, page: Page, reason: str = "", **remarks: str) -> Any:
    """Return it by the page of reasons; remarks by content path."""
    data = {"reason": reason} | {f"remark:{path}": text for path, text in remarks.items()}
    return client.post(return_address(page), data)
