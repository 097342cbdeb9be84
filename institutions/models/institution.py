import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.labels import LabelsField, label_in
from institutions.public_ids import new_public_id


class InstitutionKind(models.TextChoices):
    CONSTITUTIONAL_BODY = "constitutional-body", _("Constitutional body")
    MINISTRY = "ministry", _("Ministry")
    AUTHORITY = "authority", _("Public authority")
    CIVIL_SOCIETY = "civil-society", _("Civil society")
    INTERNATIONAL_PARTNER = "international-partner", _("International partner")
    OTHER = "other", _("Other")


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def partners(self) -> "InstitutionQuerySet":
        """Those that have a section of their own on the portal."""
        return self.filter(is_partner=True)

    def open(self) -> "InstitutionQuerySet":
        return self.filter(closed_on=None)

    def approving_body(self) -> "Institution":
        """The institution that approves what is published (setting PORTAL_APPROVING_BODY)."""
        return self.get(slug=settings.PORTAL_APPROVING_BODY)


class Institution(models.Model):
    """A body named by the portal's records. Language-neutral: one row, its names in each language."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    public_id = models.CharField(max_length=40, unique=True, editable=False)
    names = LabelsField(_("name"))
    acronyms = models.JSONField(_("acronyms"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=InstitutionKind.choices)
    is_group = models.BooleanField(_("a category of bodies rather than one body"), default=False)
    is_partner = models.BooleanField(_("has a section on the portal"), default=False)
    lead_checks_first = models.BooleanField(
        _("its lead checks first"),
        default=False,
        help_text=_("What its people submit goes to their institution's lead before the approving body."),
    )
    name_variants = models.JSONField(_("other forms of the name"), default=list, blank=True)
    roles = LabelsField(_("role on the portal"), blank=True, long=True)
    editorial_notes = models.TextField(_("notes for editors"), blank=True)
    related = models.ManyToManyField("self", verbose_name=_("related institutions"), blank=True)
    # [{"names": {language: name}, "acronyms": [acronym], "until": ISO date}], the latest first.
    former_names = models.JSONField(default=list, blank=True, editable=False)
    opened_on = models.DateField(null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        editable=False,
        verbose_name=_("its work continues at"),
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self) -> str:
        return self.name_in()

    def save(self, *args: Any, **kwargs: Any) -> None:
        while not self.public_id:
            candidate = new_public_id("institution")
            if not Institution.objects.filter(public_id=candidate).exists():
                self.public_id = candidate
        super().save(*args, **kwargs)

    def name_in(self, locale: str | None = None) -> str:
        return label_in(self.names, locale)[0]

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    def former_names_in(self, locale: str | None = None) -> Iterator[tuple[str, date]]:
        """(name, last day on which it bore it), the latest first."""
        for former in self.former_names:
            yield label_in(former["names"], locale)[0], date.fromisoformat(former["until"])
