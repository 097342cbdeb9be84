"""How well a ranking answers: reciprocal rank and nDCG of the first ten, with bootstrap intervals."""

import math
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

DEPTH = 10
RESAMPLES = 2000


def reciprocal_rank(ranking: Sequence[UUID], relevant: Collection[UUID]) -> float:
    places = (place for place, key in enumerate(ranking[:DEPTH], start=1) if key in relevant)
    return 1 / next(places, math.inf)


def ndcg(ranking: Sequence[UUID], relevant: Collection[UUID]) -> float:
    gained = sum(_gain(place) for place, key in enumerate(ranking[:DEPTH]) if key in relevant)
    return gained / sum(map(_gain, range(min(DEPTH, len(relevant)))))


def _gain(place: int) -> float:
    return 1 / math.log2(place + 2)


@dataclass(frozen=True)
class Estimate:
    """A mean and its 95 % interval."""

    mean: float
    low: float
    high: float


def estimate(values: Sequence[float]) -> Estimate:
    """By bootstrap over the questions; of differences for a paired comparison."""
    chance = random.Random(2026)
    means = sorted(fmean(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Estimate(fmean(values), means[RESAMPLES // 40], means[-RESAMPLES // 40])
