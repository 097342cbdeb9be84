"""Addresses that people can read, in the script of the language."""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.text import slugify

if TYPE_CHECKING:
    from wagtail.models import Page

LONGEST = 60
TATWEEL_AND_TASHKEEL = re.compile("[\u0640\u064b-\u065f\u0670]")


def slug_of(title: str) -> str:
    """At most 60 letters, cut between words; Arabic stays Arabic (NFC, without tashkeel or tatweel)."""
    plain = TATWEEL_AND_TASHKEEL.sub("", unicodedata.normalize("NFC", title))
    plain = re.sub(r"['’]", " ", plain)
    slug = slugify(plain, allow_unicode=True) if _has_other_script(plain) else slugify(plain)
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug.strip("-") or "page"


def _has_other_script(text: str) -> bool:
    return any(not unicodedata.name(letter, "").startswith("LATIN") for letter in text if letter.isalpha())


def free_slug(wanted: str, parent: "Page", *, apart_from: "Page | None" = None) -> str:
    """`wanted`, numbered if another child of `parent` has it."""
    siblings = parent.get_children()
    if apart_from is not None and apart_from.pk:
        siblings = siblings.exclude(pk=apart_from.pk)
    taken = set(siblings.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
