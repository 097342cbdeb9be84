from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.labels import LabelsField, label_in


class Vocabulary(models.TextChoices):
    SECTOR = "sector", _("Sector")
    THEME = "theme", _("Theme")
    CHALLENGE_TYPE = "challenge_type", _("Challenge type")
    POLICY_AREA = "policy_area", _("Policy area")
    OGP_VALUE = "ogp_value", _("OGP value")
    AUDIENCE = "audience", _("Audience")
    REGION = "region", _("Region")
    EDITORIAL_GROUP = "editorial_group", _("Editors' own group")


class Term(models.Model):
    """A word of a controlled vocabulary, kept by the approving body; its labels in each language."""

    vocabulary = models.CharField(_("vocabulary"), max_length=30, choices=Vocabulary.choices)
    slug = models.SlugField(_("identifier"), max_length=80)
    labels = LabelsField(_("label"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    basis = models.CharField(_("where the word comes from"), max_length=20, blank=True)

    class Meta:
        ordering = ["vocabulary", "order", "slug"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "slug"], name="term_once_per_vocabulary")
        ]

    def __str__(self) -> str:
        return self.label_in()

    def label_in(self, locale: str | None = None) -> str:
        return label_in(self.labels, locale)[0]
