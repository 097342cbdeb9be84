"""What the pages of institutions tell, and how an institution is found."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.institution_directory import directory_of, last_changes
from editorial.institution_pages import YEAR, freshness_of, institution_context
from editorial.relations import GROUP_LIMIT
from editorial.statuses import ActionState
from institutions.models import Institution
from publication.facets import records_of
from publication.models import PublicRecord, RecordFacet
from tests.benchmarks.growth import grow

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
SLUG = "mrafp"


def institution(slug: str = SLUG) -> Institution:
    return Institution.objects.get(slug=slug)


def address(slug: str, locale: str = "fr") -> str:
    return PublicRecord.objects.get(type="institution", external_id=slug, locale=locale).url


def shown(path: str) -> BeautifulSoup:
    cache.clear()
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def with_action(slug: str, **stated: Any) -> PublicRecord:
    """A commitment whose public data name an action for `slug`, in every language."""
    record = records_of("fr", "commitment").order_by("pk")[0]
    action = {"what": {"fr": "Publier la liste"}, "institution": slug, "due": None, "state": "", **stated}
    for row in PublicRecord.objects.filter(translation_key=record.translation_key):
        row.data = {**row.data, "actions": [action]}
        row.save()
    RecordFacet.objects.create(translation_key=record.translation_key, facet="action_institution", value=slug)
    return record


def test_progress_is_the_mean_of_what_it_leads() -> None:
    slug = "ministry-solidarity"
    led = records_of("fr", "commitment").with_facet("institution", [slug])
    percents = [r.data["progress_percent"] for r in led if r.data["progress_percent"] is not None]
    context = institution_context(institution(slug), "fr")
    assert {record.pk for record in context["led"]} == {record.pk for record in led}
    assert (context["progress"].total, context["progress"].stated) == (sum(percents), len(percents))
    rows = shown(address(slug)).select('section[aria-labelledby="led"] li')
    assert len(rows) == led.count() > 0


def test_owed_is_derived_from_dates() -> None:
    end = date.fromisoformat(
        min(r.data["end_date"] for r in records_of("fr", "commitment").with_facet("institution", [SLUG]))
    )
    early = institution_context(institution(), "fr", on=date(2018, 1, 1))
    on_the_day = institution_context(institution(), "fr", on=end)
    day_after = institution_context(institution(), "fr", on=end + timedelta(days=1))
    assert early["owed"] == []
    ends = {late.due for late in day_after["owed"]} - {late.due for late in on_the_day["owed"]}
    assert ends == {end}
    assert all(late.due < end + timedelta(days=1) for late in day_after["owed"])
    assert [late.due for late in day_after["owed"]] == sorted(late.due for late in day_after["owed"])


def test_what_is_declared_completed_is_not_owed() -> None:
    before = len(institution_context(institution(), "fr", on=date(2026, 1, 1))["owed"])
    for record in PublicRecord.objects.with_facet("institution", [SLUG]).filter(type="commitment"):
        record.data = {**record.data, "declared_status": "completed", "milestones": []}
        record.save()
    assert before > 0
    assert institution_context(institution(), "fr", on=date(2026, 1, 1))["owed"] == []


def test_the_page_says_who_derived_what_is_owed() -> None:
    section = shown(address(SLUG, "en")).select_one('section[aria-labelledby="owed"]')
    assert section is not None
    assert "Derived by the portal" in words(section)
    assert len(section.select(".duties li")) == institution_context(institution(), "en")["late"]


@pytest.mark.parametrize(("due", "late"), [("2020-01-01", 1), ("2999-01-01", 0), (None, 0)])
def test_actions_to_take_stand_with_their_date(due: str | None, late: int) -> None:
    with_action("parliament", due=due)
    context = institution_context(institution("parliament"), "fr")
    assert (len(context["to_do"]), len(context["owed_actions"])) == (1, late)
    section = shown(address("parliament")).select_one('section[aria-labelledby="must-do"]')
    assert section is not None
    assert "Publier la liste" in words(section)
    assert bool(section.select(".not-stated")) is (due is None)


def test_a_settled_action_is_kept_apart() -> None:
    with_action("parliament", due="2020-01-01", state=ActionState.DONE)
    context = institution_context(institution("parliament"), "fr")
    assert (context["to_do"], len(context["settled"]), context["late"]) == ([], 1, 0)


def test_actions_of_others_stay_with_them() -> None:
    record = with_action("parliament")
    RecordFacet.objects.create(
        translation_key=record.translation_key, facet="action_institution", value="judicial-authority"
    )
    found = institution_context(Institution(slug="judicial-authority", pk=0), "fr")
    assert found["to_do"] == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_contacts_are_functions_never_people(locale: str) -> None:
    found = institution_context(institution(), locale)["contacts"]
    assert [contact.function[locale] for contact in found]
    sheet = shown(address(SLUG, locale)).select_one("aside .facts")
    assert sheet is not None
    assert found[0].function[locale] in words(sheet)
    everything = " ".join(str(contact.function) for contact in found) + words(sheet)
    assert "@" not in everything
    assert re.search(r"\b\d{6,}\b", everything) is None


def test_a_contact_that_no_source_states_is_said() -> None:
    sheet = shown(address("parliament", "en")).select_one("aside .facts")
    assert sheet is not None
    assert "Contacts by function not stated in the source" in words(sheet)


def test_freshness_counts_each_record_once_whatever_its_languages() -> None:
    own = PublicRecord.objects.with_facet("institution", [SLUG]).exclude(type="institution")
    keys = set(own.values_list("translation_key", flat=True))
    found = freshness_of(SLUG, timezone.now())
    assert (found.total, found.recent) == (len(keys), len(keys))
    assert found.last == max(own.values_list("updated_at", flat=True))


def test_an_institution_that_stood_still_is_said_so() -> None:
    own = PublicRecord.objects.with_facet("institution", [SLUG]).exclude(type="institution")
    own.update(updated_at=timezone.now() - YEAR - timedelta(days=1))
    found = freshness_of(SLUG, timezone.now())
    assert (found.total > 0, found.recent) == (True, 0)
    assert "Nothing has been updated since" in words(shown(address(SLUG, "en")).aside)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_an_institution_without_records_helps(locale: str) -> None:
    used = set(RecordFacet.objects.exclude(facet="type").values_list("value", flat=True))
    slug = next(r.external_id for r in directory_records(locale) if not entry_of(r.external_id, locale))
    assert slug in used
    page = shown(address(slug, locale))
    empty = page.select_one(".empty")
    assert empty is not None
    links = [str(link["href"]) for link in empty.select("a")]
    assert {link: Client().get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert page.select('section[aria-labelledby="owed"]') == []


def directory_records(locale: str) -> list[PublicRecord]:
    return list(records_of(locale, "institution").order_by("pk"))


def entry_of(slug: str, locale: str) -> int:
    """How many records the institution leads or takes part in."""
    entries = {e.record.external_id: e for _kind, own in directory_of(locale).groups for e in own}
    return entries[slug].leads + entries[slug].takes_part


def test_what_it_takes_part_in_is_never_cut_without_a_link_to_all() -> None:
    for record in list(records_of("fr", "initiative")):
        RecordFacet.objects.get_or_create(
            translation_key=record.translation_key, facet="supporter", value="parliament"
        )
    grow(GROUP_LIMIT + 40, type="initiative")
    total = records_of("fr", "initiative").with_facet("supporter", ["parliament"]).count()
    section = shown(address("parliament")).select_one('section[aria-labelledby="supported"]')
    assert section is not None
    assert len(section.select(".record")) < total
    link = next(str(a["href"]) for a in section.select("a.more") if "initiative" in str(a["href"]))
    first = shown(f"{address('parliament')}{link}")
    second = shown(f"{address('parliament')}{link}&page=2")
    assert len(first.select(".record")) + len(second.select(".record")) == total


def test_the_directory_counts_what_each_leads_and_when_that_changed() -> None:
    entries = {e.record.external_id: e for _kind, own in directory_of("fr").groups for e in own}
    own = records_of("fr").with_facet("institution", [SLUG]).exclude(type="institution")
    assert entries[SLUG].leads == own.count()
    assert entries[SLUG].takes_part == records_of("fr").with_facet("supporter", [SLUG]).count()
    assert entries[SLUG].last == last_changes()[SLUG]
    assert "parliament" not in last_changes()


@pytest.mark.parametrize(
    ("locale", "typed", "slug"),
    [
        ("fr", "INSTANCE nationale probite", "national-integrity-authority"),
        ("ar", "الهيئه الوطنية للنزاهة", "national-integrity-authority"),
        ("ar", "وِزارة اصلاح الادارة", "mrafp"),
        ("en", "icpc", "icpc"),
    ],
)
def test_names_are_found_as_people_type_them(locale: str, typed: str, slug: str) -> None:
    index = address(SLUG, locale).rstrip("/").rpartition("/")[0] + "/"
    page = shown(f"{index}?q={typed}")
    links = [str(a["href"]) for a in page.select("main .index-list a")]
    assert address(slug, locale) in links
    assert len(links) < Institution.objects.count()


def test_a_kind_narrows_and_an_unknown_one_does_not() -> None:
    ministries = shown("/fr/institutions/?kind=ministry")
    assert [h["id"] for h in ministries.select("main h2")] == ["ministry"]
    assert (
        len(shown("/fr/institutions/?kind=nonsense").select("main .index-list a"))
        == Institution.objects.count()
    )


def test_nothing_found_helps() -> None:
    page = shown("/fr/institutions/?q=zzzz")
    empty = page.select_one(".empty")
    assert empty is not None
    assert [a["href"] for a in empty.select("a")] == ["/fr/institutions/"]


def test_a_hostile_name_is_shown_as_text() -> None:
    page = shown("/fr/institutions/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "alert(1)" not in "".join(script.text for script in page.select("script"))
    field = page.select_one("#name")
    assert field is not None
    assert field["value"] == '"><script>alert(1)</script>'


@pytest.mark.parametrize("slug", [SLUG, "parliament", "icpc"])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_few_queries_even_when_nothing_is_kept(slug: str, locale: str) -> None:
    path = address(slug, locale)
    Client().get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as cold:
        assert Client().get(path).status_code == 200
    assert 0 < len(cold) <= 12, [query["sql"][:120] for query in cold.captured_queries]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_way_back_leads_to_the_directory(locale: str) -> None:
    crumbs = [str(a["href"]) for a in shown(address(SLUG, locale)).select(".breadcrumbs a")]
    assert crumbs[0] == f"/{locale}/"
    assert len(crumbs) == 2
    assert address(SLUG, locale).startswith(crumbs[1])
    assert len(shown(crumbs[1]).select(".breadcrumbs a")) == 1
