"""First texts of the home, index and standard pages; editors change them in the CMS afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class IndexText:
    title: str
    summary: str
    slug: str = ""


@dataclass(frozen=True)
class StandardText:
    """A page that explains; `body` is HTML of the features that an editor has."""

    title: str
    summary: str
    slug: str
    body: str


# In the order of the menu. Each has a file a language in `standard_texts/`.
STANDARD_PAGES = ("about", "method", "accessibility", "privacy")
STANDARD_TEXTS = Path(__file__).parent / "standard_texts"


def standard_text(name: str, locale: str) -> StandardText | None:
    """What the file `<name>.<locale>.txt` holds: lines `title: …`, an empty line, the body."""
    file = STANDARD_TEXTS / f"{name}.{locale}.txt"
    if not file.exists():
        return None
    head, _empty, body = file.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return StandardText(**fields, body=body.replace("\n", ""))


HOME: Mapping[str, tuple[str, str]] = {
    "ar": (
        "البوابة الوطنية للنزاهة",
        "مكان واحد يجمع ما تقوم به المؤسسات من أجل النزاهة: مبادراتها، والتزاماتها وما تحقق منها، "
        "والمنصات التي يمكنكم اللجوء إليها.",
    ),
    "fr": (
        "Portail national sur l'intégrité",
        "Un seul lieu pour voir ce que font les institutions pour l'intégrité : leurs initiatives, leurs "
        "engagements et ce qui en est tenu, les plateformes où s'adresser.",
    ),
    "en": (
        "National Integrity Portal",
        "One place to see what institutions do for integrity: their initiatives, their commitments and what "
        "has been kept of them, and the platforms to turn to.",
    ),
}

INDEXES: Mapping[str, Mapping[str, IndexText]] = {
    "initiatives": {
        "ar": IndexText(
            "بنك المبادرات", "مبادرات المؤسسات في مجال النزاهة، حسب القطاع والموضوع ونوع التحدي."
        ),
        "fr": IndexText(
            "Banque d'initiatives",
            "Les initiatives des institutions pour l'intégrité, par secteur, thème et type de défi.",
        ),
        "en": IndexText(
            "Initiatives bank",
            "What institutions do for integrity, by sector, theme and challenge type.",
            "initiatives",
        ),
    },
    "commitments": {
        "ar": IndexText(
            "خطط العمل والالتزامات",
            "تتبع التزامات خطط العمل الوطنية: ما صُرِّح به وما لم يُصرَّح به.",
            "الالتزامات",
        ),
        "fr": IndexText(
            "Plans d'action et engagements",
            "Les engagements des plans d'action nationaux : ce qui est déclaré, et ce qui ne l'est pas.",
            "engagements",
        ),
        "en": IndexText(
            "Action plans and commitments",
            "The commitments of the national action plans followed: what is declared, and what is not.",
            "commitments",
        ),
    },
    "dossiers": {
        "ar": IndexText(
            "الملفات الموضوعاتية", "كل موضوع بمبادراته والتزاماته ومنصاته ونصوصه القانونية.", "ملفات"
        ),
        "fr": IndexText(
            "Dossiers thématiques",
            "Chaque sujet avec ses initiatives, ses engagements, ses plateformes et ses textes de loi.",
            "dossiers",
        ),
        "en": IndexText(
            "Thematic dossiers",
            "Each subject with its initiatives, commitments, platforms and laws.",
            "dossiers",
        ),
    },
    "platforms": {
        "ar": IndexText(
            "دليل المنصات", "منصات المنظومة الوطنية للنزاهة: لأي غرض كل منها، ومن يديرها.", "منصات"
        ),
        "fr": IndexText(
            "Annuaire des plateformes",
            "Les plateformes du système national d'intégrité : à quoi sert chacune et qui l'exploite.",
            "plateformes",
        ),
        "en": IndexText(
            "Directory of platforms",
            "The platforms of the national integrity system: what each is for and who operates it.",
            "platforms",
        ),
    },
    "resources": {
        "ar": IndexText("المكتبة", "قوانين واستراتيجيات وتقارير ودلائل وإحصائيات.", "موارد"),
        "fr": IndexText("Bibliothèque", "Lois, stratégies, rapports, guides et statistiques.", "ressources"),
        "en": IndexText("Library", "Laws, strategies, reports, guides and statistics.", "resources"),
    },
    "institutions": {
        "ar": IndexText("المؤسسات", "المؤسسات المعنية بالنزاهة وما تقوده أو تدعمه كل منها."),
        "fr": IndexText("Institutions", "Les institutions concernées et ce que chacune conduit ou soutient."),
        "en": IndexText("Institutions", "The institutions concerned and what each leads or supports."),
    },
    "sectors": {
        "ar": IndexText("القطاعات", "كل ما في البوابة حسب القطاع."),
        "fr": IndexText("Secteurs", "Tout le contenu du portail, par secteur."),
        "en": IndexText("Sectors", "Everything on the portal by sector."),
    },
    "themes": {
        "ar": IndexText("المواضيع", "كل ما في البوابة حسب الموضوع."),
        "fr": IndexText("Thèmes", "Tout le contenu du portail, par thème."),
        "en": IndexText("Themes", "Everything on the portal by theme."),
    },
    "challenges": {
        "ar": IndexText("أنواع التحديات", "كل ما في البوابة حسب نوع التحدي.", "تحديات"),
        "fr": IndexText("Types de défis", "Tout le contenu du portail, par type de défi.", "defis"),
        "en": IndexText("Challenge types", "Everything on the portal by type of challenge.", "challenges"),
    },
}
