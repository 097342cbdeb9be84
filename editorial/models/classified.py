from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from institutions.models import Term, Vocabulary


def terms_field(vocabulary: str, label: Any) -> ParentalManyToManyField:
    """Terms of one vocabulary, chosen on the source page."""
    return ParentalManyToManyField(
        Term, verbose_name=label, blank=True, related_name="+", limit_choices_to={"vocabulary": vocabulary}
    )


class Classified(models.Model):
    """Found by sector, theme, challenge type and audience."""

    sectors = terms_field(Vocabulary.SECTOR, _("sectors"))
    themes = terms_field(Vocabulary.THEME, _("themes"))
    challenge_types = terms_field(Vocabulary.CHALLENGE_TYPE, _("challenge types"))
    audiences = terms_field(Vocabulary.AUDIENCE, _("audiences"))

    term_fields: ClassVar[tuple[str, ...]] = ("sectors", "themes", "challenge_types", "audiences")
    term_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldPanel(name) for name in term_fields], heading=_("Classification"))
    ]

    class Meta:
        abstract = True

    def term_facets(self) -> Mapping[str, Iterable[str]]:
        """`{vocabulary: slugs}` of the terms chosen."""
        return {
            "sector": [term.slug for term in self.sectors.all()],
            "theme": [term.slug for term in self.themes.all()],
            "challenge_type": [term.slug for term in self.challenge_types.all()],
            "audience": [term.slug for term in self.audiences.all()],
        }
