from django import template

from editorial.models import PortalDocument
from search.files.telling import said_of

register = template.Library()


@register.simple_tag
def file_text(document: PortalDocument) -> str:
    """Whether readers find the file by its words."""
    return said_of(document)


@register.filter
def isolated(text: str) -> str:
    """A title in another script does not turn the sentence around it."""
    return f"\u2068{text}\u2069"
