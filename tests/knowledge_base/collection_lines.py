"""Files for the import: records in mixed languages, and lines that are bad in every way."""

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

INSTITUTIONS = ("icpc", "mrafp", "ministry-solidarity", "national-education-sector")
THEMES = ("integrity", "transparency", "open-data", "citizen-participation")
SECTORS = ("health", "justice", "public-finance", "media")
CHALLENGES = ("capacity-gaps", "unequal-access", "service-quality")
WORDS: Mapping[str, str] = {
    "ar": "النزاهة الشفافية المحاسبة الإدارة المواطن الخدمة التقرير الدراسة القانون الميزانية المرفق العمومي "
    "الوقاية من الرشوة تعزيز مشاركة المجتمع المدني في تتبع السياسات العمومية وتقييمها سنويا",
    "fr": "intégrité transparence reddition administration citoyen service rapport étude loi budget public "
    "prévention de la corruption renforcer la participation de la société civile au suivi des politiques",
    "en": "integrity transparency accountability administration citizen service report study law budget "
    "public prevention of corruption strengthening civil society participation in monitoring public policies",
}
BODIES: Mapping[str, str] = {
    "ar": "<h2>{0}</h2><p>{1}</p><ul><li>{0}</li><li>{1}</li></ul>",
    "fr": "<h2>{0}</h2><p>{1} <strong>{0}</strong></p><table><tr><th>A</th><th>B</th></tr>"
    "<tr><td>{0}</td><td>{1}</td></tr></table>",
    "en": "<p>{0}</p><blockquote>{1}</blockquote><p><a href='https://example.org/x'>{0}</a></p>",
}


def good_lines(number: int, *, seed: int = 5, name: str = "bulk") -> Iterator[dict[str, Any]]:
    """Records with a source in ar, fr or en; every third with one translation, every ninth with two."""
    chance = random.Random(seed)
    made = place = 0
    while made < number:
        place += 1
        order = chance.sample(("ar", "fr", "en"), 3)
        wanted = 3 if place % 9 == 0 else 2 if place % 3 == 0 else 1
        kind = chance.choice(("resource", "initiative"))
        institution = chance.choice(INSTITUTIONS)
        family = [
            _line(f"{name}-{place}-{code}", kind, institution, code, place, chance) for code in order[:wanted]
        ]
        for line in family[1:]:
            line["translation_of"] = family[0]["external_id"]
        if place % 2:
            family.reverse()
        for line in family[: number - made] if wanted == 1 else family:
            made += 1
            yield line


def _line(
    identifier: str, kind: str, institution: str, code: str, place: int, chance: random.Random
) -> dict[str, Any]:
    words = WORDS[code].split()
    some = " ".join(chance.choices(words, k=8))
    many = " ".join(chance.choices(words, k=80))
    return {
        "external_id": identifier,
        "type": kind,
        "locale": code,
        "title": f"{' '.join(chance.choices(words, k=5))} {place}",
        "institution": institution,
        "summary": " ".join(chance.choices(words, k=25)),
        "body": BODIES[code].format(some, many),
        "themes": chance.sample(THEMES, 2),
        "sectors": [chance.choice(SECTORS)],
        "challenge_types": [chance.choice(CHALLENGES)],
        "published_at": f"20{chance.randint(15, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
    }


def written(lines: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
