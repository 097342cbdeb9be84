"""Codes of a case in words, for the templates of the desk."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from casework.attachments.flags import Flag
from casework.desk.door import frame_of
from casework.models import ScanVerdict

register = template.Library()

FLAGS: Mapping[str, Any] = {
    Flag.MACROS: _("contains macros"),
    Flag.ENCRYPTED: _("is locked with a password"),
    Flag.ACTIVE_CONTENT: _("contains programs or parts from elsewhere"),
    Flag.ORIGINAL_KEPT: _("kept as it was, at the author’s wish"),
    Flag.NOT_STRIPPED: _("may tell more than its author meant"),
}


@register.simple_tag(takes_context=True)
def desk_frame(context: Any) -> dict[str, Any]:
    """Menu, seat and person, for whatever view shows the page."""
    return frame_of(context["request"])


@register.filter
def verdict_words(verdict: str) -> str:
    return str(dict(ScanVerdict.choices).get(verdict, verdict))


@register.filter
def flag_words(flag: str) -> str:
    return str(FLAGS.get(flag, flag))
