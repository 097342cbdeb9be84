"""The tracker and a plan's page: filters with honest counts, order, groups, what was carried over."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import TrackerPage
from publication.facets import records_of
from tests import cms
from tests.commitments.pages import numbers, publish, read, words

pytestmark = pytest.mark.django_db

PLAN = "plan/ogp-2021-2023"
EARLIER_PLAN = "plan/ogp-2018-2020"
LANGUAGES = ("ar", "fr", "en")


def tracker(locale: str) -> TrackerPage:
    return TrackerPage.objects.get(locale__language_code=locale)


def test_every_count_says_what_its_click_shows(page_of: cms.PageOf) -> None:
    plan = page_of(PLAN, "fr")
    offered = read(plan).select(".facet__value")
    assert len(offered) > 20
    for value in offered:
        link = value.select_one("a")
        assert link is not None
        shown = numbers(read(plan, str(link["href"])))
        assert str(len(shown)) == words(value.select_one(".count")), words(value)


def test_filters_narrow_together_and_keep_the_groups_figures(page_of: cms.PageOf) -> None:
    plan = page_of(PLAN, "en")
    narrowed = read(plan, "?theme=open-justice&theme=open-data&editorial_group=justice")
    assert numbers(narrowed) == ["14", "15", "16"]
    assert len(narrowed.select(".group-head")) == 1
    assert "86.7%" in words(narrowed.select_one(".group-head"))
    assert len(narrowed.select(".selected .chip")) == 3


def test_unknown_filters_are_named(page_of: cms.PageOf) -> None:
    page = read(page_of(PLAN, "en"), "?status=nonsense&sort=loudest")
    assert len(numbers(page)) == 22
    assert "nonsense · loudest" in words(page.select_one(".notice--caution [lang=zxx]"))


def test_a_filter_that_fits_nothing_tells_what_to_do(page_of: cms.PageOf) -> None:
    page = read(page_of(PLAN, "en"), "?status=completed")
    assert numbers(page) == []
    assert page.select_one(".empty a[href]") is not None


def test_order_by_rate_title_and_number(page_of: cms.PageOf) -> None:
    plan = page_of(PLAN, "fr")
    assert numbers(read(plan)) == [str(number) for number in range(1, 23)]
    by_rate = numbers(read(plan, "?sort=rate"))
    assert by_rate[:8] == ["2", "6", "7", "8", "14", "15", "21", "22"]
    assert by_rate[-1] == "19"
    titles = [words(a) for a in read(plan, "?sort=title").select(".tracker-row__title a")]
    assert titles[0] < titles[-1]
    assert len(titles) == 22


def test_order_by_end_date_puts_the_undated_last(page_of: cms.PageOf) -> None:
    assert numbers(read(page_of(EARLIER_PLAN, "en"), "?sort=end"))[:3] == ["MO0007", "MO0006", "MO0001"]


def test_past_their_date_is_worked_out_and_can_be_filtered_by(page_of: cms.PageOf) -> None:
    plan = page_of(EARLIER_PLAN, "en")
    late = read(plan, "?late=past")
    assert numbers(late) == ["MO0006", "MO0007"]
    assert all(row.select_one(".status--overdue") for row in late.select(".tracker-row"))
    publish(page_of("commitment/mo0007"), declared_status="completed")
    row = read(plan).select(".tracker-row")[6]
    assert "Past its end date" not in words(row)
    assert "5 milestones past their dates" in words(row)


def test_group_bars_are_means_with_their_formula(page_of: cms.PageOf) -> None:
    bars = read(page_of(PLAN, "en")).select(".group-bar")
    assert len(bars) == 5
    first = words(bars[0])
    assert "88.2%" in first
    assert "88.2 = 882 / 10" in first
    drawn = bars[0].select_one("rect[fill^=url]")
    assert drawn is not None
    assert drawn["width"] == "88.2%"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_tracker_shows_both_plans_and_what_was_carried_over(locale: str) -> None:
    page = read(tracker(locale))
    assert len(page.select(".plan-summary")) == 2
    pairs = page.select(".carried__pair")
    assert len(pairs) == 12
    portal = next(pair for pair in pairs if "MO0007" in words(pair))
    targets = [str(a["href"]) for a in portal.select("a")]
    onward = records_of(locale, "commitment").get(external_id="ma-2021-2023-09")
    assert targets[-1] == onward.url


def test_both_ends_of_a_carried_commitment_name_each_other_and_who_says_so(page_of: cms.PageOf) -> None:
    later = read(page_of("commitment/ma-2021-2023-09", "en"))
    earlier = read(page_of("commitment/mo0007", "en"))
    assert "Continues from an earlier plan: MO0007" in words(later)
    assert "Continued in a later plan: 9" in words(earlier)
    assert "The editors of the portal made this link" in words(earlier)


def test_downloads_carry_the_plan_and_the_filters(page_of: cms.PageOf) -> None:
    page = read(page_of(PLAN, "fr"), "?theme=open-justice&sort=rate&late=past")
    links = [str(a["href"]) for a in page.select(".downloads a")]
    assert "/fr/data/commitment.csv?plan=ogp-2021-2023&theme=open-justice" in links
    lines = b"".join(Client().get(links[0]).streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 1 + 3


def test_three_tracks_stand_in_each_row(page_of: cms.PageOf) -> None:
    for row in read(page_of(PLAN, "en")).select(".tracker-row"):
        assert [words(dt) for dt in row.select("dt")] == ["Declared", "Evidenced", "Assessed"]
        assert "no evidence" in words(row)
        assert "no assessment" in words(row)


def cold_queries(url: str) -> list[str]:
    Client().get(url)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(url).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("name", [PLAN, EARLIER_PLAN, "commitment/mo0007", "commitment/ma-2021-2023-09"])
@pytest.mark.parametrize("query", ["", "?as_of=2020-01-01", "?theme=open-data&sort=rate"])
def test_pages_cost_few_queries(page_of: cms.PageOf, name: str, query: str) -> None:
    for locale in LANGUAGES:
        found = cold_queries(f"{page_of(name, locale).get_url()}{query}")
        assert len(found) <= 12, [sql[-300:] for sql in found]


def test_tracker_costs_few_queries() -> None:
    assert len(cold_queries(str(tracker("ar").get_url()))) <= 12


def test_the_drawing_follows_the_reading_direction(page_of: cms.PageOf) -> None:
    """The same star stands as far from the right in Arabic as it stands from the left in French."""
    places = {}
    for locale in ("ar", "fr"):
        stars = read(page_of(PLAN, locale)).select(".spread g[transform]")
        places[locale] = [float(str(star["transform"]).split("(")[1].split()[0]) for star in stars]
    assert len(places["fr"]) == 22
    assert places["fr"] == sorted(places["fr"])
    assert places["ar"] == pytest.approx([400 - x for x in places["fr"]])


def test_the_drawing_has_a_table_with_the_same_rates(page_of: cms.PageOf) -> None:
    page = read(page_of(PLAN, "en"))
    rates = [words(row.select("td")[1]) for row in page.select(".spread tbody tr")]
    assert sum(Decimal(rate.rstrip("%")) for rate in rates) == 1822
    assert page.select_one(".spread svg title") is not None


def test_a_plan_without_rates_says_so_and_draws_none(page_of: cms.PageOf) -> None:
    page: BeautifulSoup = read(page_of(EARLIER_PLAN, "en"))
    assert page.select_one(".spread") is None
    assert "The sources state no percentage" in words(page)
