"""Needs in the language of each database's full text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.words.needs import Need


@dataclass(frozen=True)
class Signs:
    """Stems are letters and digits; the quotes keep those that are also operators (`and`, `or`) words."""

    every: str
    any: str
    opening: str
    between: str
    closing: str

    def phrase(self, stems: Sequence[str]) -> str:
        return f"{self.opening}{self.between.join(stems)}{self.closing}"


SIGNS = {
    "postgresql": Signs(" & ", " | ", "('", "' <-> '", "')"),
    "sqlite": Signs(" AND ", " OR ", '"', " ", '"'),
}


def expression(needs: Iterable[Need], vendor: str, *, every: bool) -> str:
    """What full text finds that has every need met, or any."""
    signs = SIGNS[vendor]
    return (signs.every if every else signs.any).join(_met(need, signs, every=every) for need in needs)


def _met(need: Need, signs: Signs, *, every: bool) -> str:
    itself = _itself(need, signs, every=every)
    options = [itself, *(signs.phrase(synonym.stems) for synonym in need.synonyms)]
    return f"({signs.any.join(options)})"


def _itself(need: Need, signs: Signs, *, every: bool) -> str:
    if not need.parts:
        return signs.phrase(need.said.stems)
    parts = (_met(part, signs, every=every) for part in need.parts)
    return f"({(signs.every if every else signs.any).join(parts)})"


def below(direct: Mapping[int, float], by_synonym: Mapping[int, float]) -> dict[int, float]:
    """`direct`, and under all of it what was found by synonyms alone, in the order of its own scores."""
    others = {key: score for key, score in by_synonym.items() if key not in direct}
    if not direct or not others:
        return {**direct, **others}
    highest = max(others.values())
    factor = min(1.0, min(direct.values()) / highest / 2) if highest > 0 else 1.0
    return {**direct, **{key: score * factor for key, score in others.items()}}
