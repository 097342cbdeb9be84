"""Figures, dates and languages inside a page."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from editorial import wording
from editorial.statuses import ActionState, DatePrecision, DeclaredStatus
from institutions.labels import label_in
from institutions.models.institution import InstitutionKind

register = template.Library()

Stated = date | datetime | str | None

# Where a declared state comes from, by the words the data keep for it.
BASES: Mapping[str, Any] = {
    "printed": _("As printed in the source."),
    "printed for MO0006 and MO0007": _("As printed in the source for two of its commitments."),
    "plan totals": _("From the totals of the plan."),
    "plan totals (22 of 22 in progress)": _("From the totals of the plan, which count 22 of 22 in progress."),
    "inferred": _("Worked out by the editors from the text."),
    "inferred from the commitment text": _("Worked out by the editors from the text."),
    "lead implementing agency, printed": _("The source names it as the lead implementing agency."),
}


# Above a list of institutions of that kind.
KIND_TITLES: Mapping[str, Any] = {
    InstitutionKind.CONSTITUTIONAL_BODY: _("Constitutional bodies"),
    InstitutionKind.MINISTRY: _("Ministries"),
    InstitutionKind.AUTHORITY: _("Public authorities"),
    InstitutionKind.CIVIL_SOCIETY: _("Civil society"),
    InstitutionKind.INTERNATIONAL_PARTNER: _("International partners"),
    InstitutionKind.OTHER: _("Others"),
}


@register.filter
def figure(value: wording.Number | None) -> str:
    """A number as the page's language writes it, kept left to right in Arabic."""
    return "" if value is None else _isolated(wording.figure_text(value))


@register.filter
def percent(value: wording.Number | None) -> str:
    return "" if value is None else _isolated(wording.percent_text(value))


@register.filter
def code(value: str) -> str:
    """A code, a formula or an address: left to right in every language."""
    return format_html('<bdi class="num" dir="ltr">{}</bdi>', value) if value else ""


@register.filter
def portal_date(value: date | datetime | None, precision: str = "day") -> str:
    """A `<time>` no more precise than `precision` (day, month or year)."""
    if value is None:
        return ""
    day, stated = wording.local_day(value), precision or DatePrecision.DAY
    iso, text = wording.date_iso(day, stated), wording.date_text(day, stated)
    return format_html('<time datetime="{}">{}</time>', iso, text)


@register.filter
def partial_date(value: str) -> str:
    """`2021`, `2021-03` or `2021-03-15` as far as it goes."""
    stated = wording.partial(value)
    return portal_date(*stated) if stated else ""


@register.simple_tag
def period(start: Stated, end: Stated, precision: str = "day") -> str:
    """A period in words; one date when both ends read the same; "" when neither is stated."""
    first, last = _written(start, precision), _written(end, precision)
    if first == last:
        return first
    if first and last:
        return _filled(gettext("From %(start)s to %(end)s"), start=first, end=last)
    return (
        _filled(gettext("Since %(start)s"), start=first)
        if first
        else _filled(gettext("Until %(end)s"), end=last)
    )


def _filled(pattern: str, **parts: str) -> str:
    """The translated pattern, escaped, around parts that are safe already."""
    return format_html(pattern.replace("%(", "{").replace(")s", "}"), **parts)


def _written(value: Stated, precision: str) -> str:
    return partial_date(value) if isinstance(value, str) else portal_date(value, precision)


@register.filter
def in_language(text: str, language: str) -> str:
    """The text, marked as `language` where the page is in another one."""
    if not text or language == get_language():
        return conditional_escape(text)
    return format_html("<span{}>{}</span>", lang_attributes(language), text)


@register.filter
def lang_attributes(language: str) -> str:
    """` lang="fr" dir="ltr"` for an element in another language than the page; "" otherwise."""
    if not language or language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', language, text_direction(language))


@register.filter
def always_lang(language: str) -> str:
    """` lang dir` even where the page has the same language: to come back to it inside another one."""
    return format_html(' lang="{}" dir="{}"', language, text_direction(language))


@register.filter
def text_direction(language: str) -> str:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


@register.filter
def label(labels: Mapping[str, str] | None) -> str:
    """A text kept per language, in the page's language where it exists, else marked as what it is."""
    text, language = label_in(labels)
    return in_language(text, language)


@register.filter
def as_printed(text: str) -> str:
    """The source's own words, marked with the language that their script tells; figures alone need none."""
    if re.search(r"[\u0600-\u06ff]", text):
        return in_language(text, "ar")
    return in_language(text, "en") if re.search(r"[^\W\d_]", text) else code(text)


@register.filter
def formula(progress: Any) -> str:
    """A mean with what it is made of, to be checked by hand: `82.8 = 1822 / 22`, left to right everywhere.

    `progress` has `mean`, `total` and `stated`; "" without a mean.
    """
    if progress.mean is None:
        return ""
    return code(f"{wording.figure_text(progress.mean)} = {progress.total} / {progress.stated}")


@register.simple_tag
def year_span(first: int | None, last: int | None) -> str:
    """From the first year to the last, as far as they are stated."""
    return period(str(first or ""), str(last or ""))


@register.filter
def language_name(language: str) -> str:
    """The language's own name for itself."""
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(language, language)


@register.filter
def lines(text: str) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@register.filter
def status_label(value: str) -> str:
    return wording.choice_label(DeclaredStatus, value)


@register.filter
def action_state(value: str) -> str:
    return wording.choice_label(ActionState, value)


@register.filter
def institution_kind(value: str) -> str:
    return wording.choice_label(InstitutionKind, value)


@register.filter
def institution_kinds(value: str) -> str:
    return str(KIND_TITLES.get(value, ""))


@register.filter
def basis(value: str) -> str:
    """Where a state comes from, in the page's language; "" for words that have no translation."""
    return str(BASES.get(value, ""))


def _isolated(text: str) -> SafeString:
    if text_direction(get_language() or settings.LANGUAGE_CODE) == "rtl":
        return format_html('<bdi class="num" dir="ltr">{}</bdi>', text)
    return format_html('<span class="num">{}</span>', text)
