"""Public pages of plans and commitments as a citizen gets them, and changes as an approval makes them."""

from datetime import date, datetime, timedelta
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from commitments.models import CommitmentPage
from publication.models import RecordState
from publication.projection import project


def read(page: Any, query: str = "") -> BeautifulSoup:
    response = Client().get(f"{page.get_url()}{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Tag | BeautifulSoup | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def numbers(soup: BeautifulSoup) -> list[str]:
    """Codes or numbers of the tracker's rows, in the order shown."""
    return [words(row.select_one(".tracker-row__number")) for row in soup.select(".tracker-row")]


def publish(page: CommitmentPage, **facts: Any) -> CommitmentPage:
    """The same as an approved edit of these facts, without the editor's form."""
    CommitmentPage.objects.filter(pk=page.pk).update(**facts)
    fresh = CommitmentPage.objects.get(pk=page.pk)
    project(fresh, translation_key=fresh.translation_key)
    return fresh


def backdate(days: int, **wanted: Any) -> date:
    """Let all states recorded so far be `days` older; gives the day on which they now begin at the latest."""
    moment = timezone.now() - timedelta(days=days)
    RecordState.objects.filter(**wanted).update(recorded_at=moment)
    return timezone.localtime(moment).date()


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))
