"""Links that keep what the reader asked for."""

from typing import Any

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from editorial.templatetags import portal_pages


def context_at(address: str, **extra: Any) -> Context:
    request = RequestFactory().get(address)
    return RequestContext(request, {"request": request, **extra})


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/fr/banque/", "?sector=health"),
        ("/fr/banque/?sector=justice&page=3", "?sector=health"),
        ("/fr/banque/?theme=transparency&page=3", "?theme=transparency&sector=health"),
    ],
)
def test_a_facet_value_replaces_its_facet_and_starts_again(address: str, link: str) -> None:
    assert portal_pages.query_only(context_at(address), "sector", "health") == link


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/fr/banque/?sector=health", "/fr/banque/"),
        ("/fr/banque/?sector=health&sector=justice", "?sector=justice"),
        ("/fr/banque/?sector=health&theme=ethics&page=2", "?theme=ethics"),
    ],
)
def test_a_filter_can_be_removed(address: str, link: str) -> None:
    assert portal_pages.query_without(context_at(address), "sector", "health") == link


def test_the_pager_keeps_the_filters() -> None:
    link = portal_pages.query_page(context_at("/fr/banque/?sector=health&page=2"), 3)
    assert link == "?sector=health&page=3"


def test_the_language_switcher_keeps_page_and_filters() -> None:
    addresses = {"ar": "/ar/بنك/", "fr": "/fr/banque/", "en": "/en/bank/"}
    context = context_at("/fr/banque/?sector=health", addresses=addresses)
    with translation.override("fr"):
        choices = {choice["code"]: choice for choice in portal_pages.languages(context)}
    assert {code: choice["url"] for code, choice in choices.items()} == {
        "ar": "/ar/بنك/?sector=health",
        "fr": "/fr/banque/?sector=health",
        "en": "/en/bank/?sector=health",
    }
    assert [code for code, choice in choices.items() if choice["current"]] == ["fr"]


def test_without_a_page_the_switcher_leads_home() -> None:
    with translation.override("ar"):
        choices = portal_pages.languages(context_at("/ar/nothing/"))
    assert [(choice["url"], choice["here"]) for choice in choices] == [
        ("/ar/", False),
        ("/fr/", False),
        ("/en/", False),
    ]


def test_alternates_are_absolute_and_name_a_default() -> None:
    links = portal_pages.alternates(context_at("/fr/x/", addresses={"ar": "/ar/y/", "fr": "/fr/x/"}))
    assert [(link["code"], link["url"]) for link in links] == [
        ("ar", "http://testserver/ar/y/"),
        ("fr", "http://testserver/fr/x/"),
        ("x-default", "http://testserver/ar/y/"),
    ]


@pytest.mark.parametrize(
    ("query", "tail"),
    [("", ""), ("?sector=health", ""), ("?page=2&sector=health", "?page=2"), ("?page=x", "")],
)
def test_the_canonical_address_has_no_filters(query: str, tail: str) -> None:
    with translation.override("fr"):
        own = portal_pages.canonical(context_at(f"/fr/x/{query}", addresses={"fr": "/fr/x/"}))
    assert own == f"http://testserver/fr/x/{tail}"


def test_query_strings_are_escaped_in_templates() -> None:
    template = Template('{% load portal_pages %}<a href="{% query_only "theme" "a" %}">')
    shown = template.render(context_at('/fr/x/?q="><script>'))
    assert "<script" not in shown
    assert '">' not in shown.removesuffix('">')
