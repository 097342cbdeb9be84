"""G6: how long the answer takes does not tell whether a receipt exists."""

import math
import random
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import NormalDist, median

from casework.receipts.codes import Code
from tests.drills.cases.citizen import follow
from tests.drills.cases.guessed import guess, new_case
from tests.drills.cases.site import running
from tests.drills.scene import Scene

CASES = 50
# Fewer than the portal has threads and turns of key derivation: nobody is to wait for somebody else.
AT_ONCE = 2
MOST_MILLISECONDS = 2.0
LEAST_PROBABILITY = 0.01


def perform(scene: Scene, size: int) -> bool:
    """`size` answers of each kind, in a random order, over HTTP, from the request to the last byte."""
    known = [new_case() for _number in range(CASES)]
    asked = [(True, secrets.choice(known)) for _ in range(size)] + [(False, guess()) for _ in range(size)]
    random.Random(size).shuffle(asked)
    with running(scene) as site:
        for exists, code in asked[:40]:
            _seconds(site.address, code, exists)
        with ThreadPoolExecutor(AT_ONCE) as people:
            times = list(people.map(lambda one: _seconds(site.address, one[1], one[0]), asked))
    hits = [seconds for (exists, _code), seconds in zip(asked, times, strict=True) if exists]
    misses = [seconds for (exists, _code), seconds in zip(asked, times, strict=True) if not exists]
    difference = 1000 * (median(hits) - median(misses))
    probability = same_distribution(hits, misses)
    print(f"{size} hits, median {1000 * median(hits):.2f} ms; {size} misses, median", end=" ")
    print(f"{1000 * median(misses):.2f} ms; difference {difference:+.2f} ms; rank test p = {probability:.3f}")
    return abs(difference) < MOST_MILLISECONDS and probability > LEAST_PROBABILITY


def _seconds(address: str, code: Code, exists: bool) -> float:
    began = time.perf_counter()
    answer = follow(address, code.digits)
    seconds = time.perf_counter() - began
    assert answer.status == 200, answer.status
    assert ('name="act"' in answer.page) == exists
    return seconds


def same_distribution(one: Sequence[float], other: Sequence[float]) -> float:
    """Two-sided p of the Mann-Whitney U test, by its normal approximation: for samples of hundreds."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    ranks = sum(place for place, (_value, of_one) in enumerate(ranked, 1) if of_one)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return 2 * (1 - NormalDist().cdf(abs(z)))
