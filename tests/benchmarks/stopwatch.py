"""Two ways of doing the same, measured in turn, so that a machine that slows down slows both."""

import statistics
import time
from collections.abc import Callable


def medians(first: Callable[[], object], second: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """Median milliseconds of each, over `rounds` turns after one that does not count."""
    first(), second()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, work in zip(times, (first, second), strict=True):
            start = time.perf_counter()
            work()
            kept.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def report(name: str, first: float, second: float) -> None:
    print(f"\n{name}: {first:.1f} ms against {second:.1f} ms, ratio {first / second:.2f}")
