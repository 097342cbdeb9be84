"""Addresses of a selection as data, for the lists that show it."""

from django.urls import reverse
from django.utils.translation import gettext as _


def links_to(record_type: str, query: str) -> list[dict[str, str]]:
    """`[{"url", "label", "format"}]` for the selection that `query` (of `Selection.query`) stands for."""
    tail = f"?{query}" if query else ""
    offered = (
        ("csv", "CSV", "CSV"),
        ("json", "JSON", "JSON"),
        ("jsonl", "JSON Lines", "JSON Lines"),
        ("atom", "Atom", _("Atom feed")),
    )
    return [
        {"url": f"{reverse(f'data:{name}', args=[record_type])}{tail}", "label": label, "format": title}
        for name, title, label in offered
    ]
