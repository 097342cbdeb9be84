"""From the columns of a file to the fields of a record."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from knowledge_base.collection.tables import Row, Table
from knowledge_base.collection.wording import compared
from knowledge_base.collection.words import languages

SAMPLES = 3
ALWAYS_TEXT = {"external_id", "title", "summary", "body", "translation_of"}


@dataclass(frozen=True)
class Field:
    """What a column can be. `also`: headings that people give it, beside its label."""

    name: str
    label: Any
    help: Any
    also: tuple[str, ...] = ()
    required: bool = False
    whole_file: bool = False


FIELDS: Sequence[Field] = (
    Field(
        "title",
        _("Title"),
        _("At most 255 letters."),
        ("titre", "intitulé", "name", "nom", "عنوان", "الاسم"),
        required=True,
    ),
    Field(
        "locale",
        _("Language"),
        _("The language of the row’s text: ar, fr or en, or its name."),
        ("lang", "langue", "language", "locale", "لغة", "code langue"),
        required=True,
        whole_file=True,
    ),
    Field(
        "type",
        _("Type"),
        _("Resource or initiative."),
        ("nature", "record type", "type de fiche", "نوع"),
        required=True,
        whole_file=True,
    ),
    Field(
        "external_id",
        _("Your identifier"),
        _("The same identifier in a later file changes the same page. Without it, title and language count."),
        (
            "id",
            "identifier",
            "identifiant",
            "reference",
            "code",
            "ref",
            "معرف",
            "المعرف",
            "المرجع",
        ),
    ),
    Field(
        "translation_of",
        _("Translation of"),
        _("The identifier of the row, or of an earlier one, that this row translates."),
        ("traduction de", "source", "source id", "ترجمة", "ترجمة ل"),
    ),
    Field(
        "summary",
        _("Summary"),
        _("Two to five plain sentences."),
        ("résumé", "description", "abstract", "ملخص", "الملخص", "وصف"),
    ),
    Field(
        "body",
        _("Text"),
        _("Plain text, or HTML with headings, paragraphs, lists, links, quotations and tables."),
        ("texte", "body", "content", "contenu", "corps", "نص", "المحتوى", "محتوى"),
    ),
    Field(
        "themes",
        _("Themes"),
        _("Identifiers or names, several with semicolons between them."),
        ("thème", "thèmes", "theme", "الموضوع", "المواضيع", "موضوع"),
    ),
    Field(
        "sectors",
        _("Sectors"),
        _("Identifiers or names, several with semicolons between them."),
        ("secteur", "secteurs", "sector", "القطاع", "القطاعات", "قطاع"),
    ),
    Field(
        "challenge_types",
        _("Challenge types"),
        _("Identifiers or names, several with semicolons between them."),
        ("challenge", "challenge type", "défi", "types de défis", "التحديات", "نوع التحدي", "أنواع التحديات"),
    ),
    Field(
        "audiences",
        _("Audiences"),
        _("Identifiers or names, several with semicolons between them."),
        ("audience", "public", "publics", "الجمهور", "الفئات المستهدفة"),
    ),
    Field(
        "life_stage",
        _("Stage"),
        _("How far an initiative has come."),
        ("life stage", "étape", "phase", "stade", "المرحلة", "مرحلة"),
    ),
    Field(
        "kind",
        _("Kind"),
        _("What a resource is: law, report, study…"),
        ("resource kind", "catégorie", "genre", "الصنف", "صنف"),
    ),
    Field(
        "published_at",
        _("Date of publication"),
        _("As 2024-03-15."),
        ("date", "published", "published at", "date de publication", "publié le", "تاريخ", "تاريخ النشر"),
    ),
    Field(
        "institution",
        _("Institution"),
        _("Your own: a row that names another one is refused."),
        ("organisme", "organisation", "institution", "المؤسسة", "مؤسسة", "القطاع الحكومي"),
    ),
)
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
# Fields whose pages an upload changes; the others say which page it is.
WRITTEN = frozenset(field.name for field in FIELDS) - {
    "title", "locale", "type", "external_id", "translation_of", "institution",
}  # fmt: skip


def guess(headings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """`{heading: field}`: as the institution chose the last time, else by the heading's words."""
    known = _known_headings()
    found: dict[str, str] = {}
    for heading in headings:
        name = remembered.get(heading, known.get(compared(heading), ""))
        if name and name not in found.values():
            found[heading] = name
    return found


def _known_headings() -> dict[str, str]:
    known: dict[str, str] = {}
    for field in FIELDS:
        words = [field.name, *field.also]
        for code in languages():
            with override(code):
                words.append(str(field.label))
        for word in words:
            known.setdefault(compared(word), field.name)
    return known


def samples_of(table: Table) -> dict[str, list[str]]:
    """`{heading: the first values in that column}`."""
    found: dict[str, list[str]] = {heading: [] for heading in table.headings}
    for row in table.rows[:200]:
        for heading, values in found.items():
            text = _shortened(row.cells.get(heading))
            if text and text not in values and len(values) < SAMPLES:
                values.append(text)
    return found


def _shortened(value: Any) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return f"{text[:60]}…" if len(text) > 60 else text


def missing(columns: Mapping[str, str], whole_file: Mapping[str, str]) -> list[Field]:
    """Required fields that neither a column nor a choice for the whole file gives."""
    given = set(columns.values()) | {name for name, value in whole_file.items() if value}
    return [field for field in FIELDS if field.required and field.name not in given]


def as_raw(
    row: Row, columns: Mapping[str, str], whole_file: Mapping[str, str], institution: str
) -> dict[str, Any]:
    """What `checking.check` takes."""
    raw: dict[str, Any] = {name: value for name, value in whole_file.items() if value}
    for heading, name in columns.items():
        value = row.cells.get(heading)
        if value not in (None, ""):
            raw[name] = value.isoformat() if isinstance(value, date) and name in ALWAYS_TEXT else value
    raw.setdefault("institution", institution)
    if not raw.get("external_id") and "external_id" not in columns.values():
        raw["external_id"] = _made_up(raw)
    return raw


def _made_up(raw: Mapping[str, Any]) -> str:
    """The same title in the same language is the same page."""
    said = "\n".join(compared(str(raw.get(name, ""))) for name in ("type", "locale", "title"))
    return f"row-{hashlib.sha256(said.encode()).hexdigest()[:20]}"
