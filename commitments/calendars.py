"""Deadlines of commitments as a calendar file (RFC 5545): all-day entries that a phone can subscribe to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from commitments.deadlines import day_in, steps_in
from editorial.statuses import DatePrecision
from editorial.wording import date_text
from institutions.labels import label_in
from publication.models import PublicRecord

PRODUCT = "-//National Integrity Portal//Commitments//EN"


@dataclass(frozen=True)
class Deadline:
    """`key` is stable within the record; `first` is the start of the period, where one is stated."""

    record: PublicRecord
    key: str
    title: str
    language: str
    day: date
    precision: str = DatePrecision.DAY
    first: date | None = None


def deadlines_of(commitment: PublicRecord, locale: str) -> list[Deadline]:
    """The commitment's end, its milestones' ends and its actions' due days, as far as they are stated."""
    return [*_own_end(commitment), *_milestones(commitment, locale), *_actions(commitment, locale)]


def end_of_plan(plan: PublicRecord) -> list[Deadline]:
    """The plan's last year, as its last day."""
    last = (plan.data.get("years") or [None, None])[1]
    if not last:
        return []
    return [Deadline(plan, "end", plan.title, plan.locale, date(last, 12, 31), DatePrecision.YEAR)]


def _own_end(commitment: PublicRecord) -> list[Deadline]:
    data = commitment.data
    end = day_in(data["end_date"])
    if end is None:
        return []
    precision, first = data.get("date_precision", ""), day_in(data.get("start_date"))
    title = commitment.heading
    return [Deadline(commitment, "end", title, commitment.locale, end, precision, first)]


def _milestones(commitment: PublicRecord, locale: str) -> Iterable[Deadline]:
    for step in steps_in(commitment.data):
        if day := step.end or step.start:
            title, language = label_in(step.titles, locale)
            first = step.start if step.start != day else None
            yield Deadline(
                commitment, f"milestone-{step.number}", title, language, day, step.precision, first
            )


def _actions(commitment: PublicRecord, locale: str) -> Iterable[Deadline]:
    for number, action in enumerate(commitment.data.get("actions", ()), start=1):
        if due := day_in(action["due"]):
            title, language = label_in(action["what"], locale)
            yield Deadline(commitment, f"action-{number}", title, language, due)


def calendar_of(name: str, locale: str, deadlines: Iterable[Deadline], site: str) -> bytes:
    """The file. `site` is the portal's address without a path."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name, parameters={"LANGUAGE": locale})
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_event(deadline, locale, site))
    return calendar.to_ical()


def _event(deadline: Deadline, locale: str, site: str) -> Event:
    event, record = Event(), deadline.record
    event.add("uid", f"{record.public_id}-{deadline.key}")
    event.add("dtstamp", record.updated_at)
    event.add("last-modified", record.updated_at)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", deadline.title, parameters={"LANGUAGE": deadline.language})
    event.add("description", _description(deadline), parameters={"LANGUAGE": locale})
    event.add("url", f"{site}{record.url}")
    event.add("transp", "TRANSPARENT")
    return event


def _description(deadline: Deadline) -> str:
    """Whose it is, the period, and what the day rests on where the source states no day."""
    parts = [deadline.record.heading] if deadline.record.heading != deadline.title else []
    precision = deadline.precision or DatePrecision.DAY
    if deadline.first:
        parts.append(
            _("Planned from %(start)s to %(end)s.")
            % {"start": date_text(deadline.first, precision), "end": date_text(deadline.day, precision)}
        )
    if precision == DatePrecision.MONTH:
        parts.append(_("The source states only the month; its last day stands here."))
    if precision == DatePrecision.YEAR:
        parts.append(_("The source states only the year; its last day stands here."))
    return "\n".join(parts)
